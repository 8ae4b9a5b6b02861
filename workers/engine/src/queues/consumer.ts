import type { MessageBatch } from '@cloudflare/workers-types'
import type { Engine } from '../engine.ts'

/** Takes a batch; acknowledges each message or has it come again. */
export type Consumer = (batch: MessageBatch, engine: Engine) => Promise<void>
