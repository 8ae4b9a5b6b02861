import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type { CallbackMessage } from '@revkeen-edge/contracts'
import { processCallback } from '@revkeen-edge/services/gateway-callbacks/process.ts'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'
import { withPaymentPorts } from '../payments.ts'

const RETRY_AFTER_SECONDS = 10

/** Gateway callbacks that the ingress stored. Any number of times, in any order: what they say is booked once. */
export async function consumeCallbacks(batch: MessageBatch, engine: Engine): Promise<void> {
  await Promise.all(
    (batch.messages as readonly Message<CallbackMessage>[]).map((message) => consumeOne(message, engine)),
  )
}

async function consumeOne(message: Message<CallbackMessage>, engine: Engine): Promise<void> {
  const { merchantId, callbackId } = message.body
  try {
    const context = await engine.contextFor(merchantId, Date.now())
    const done = await withPaymentPorts(engine, (ports) => processCallback(context, ports, callbackId))
    // Soon once more; the attempts after that are the sweep's.
    if (done === 'failed') message.retry({ delaySeconds: RETRY_AFTER_SECONDS })
    else message.ack()
  } catch (error) {
    logError('callback.failed', { merchantId, callbackId }, error)
    message.retry({ delaySeconds: RETRY_AFTER_SECONDS })
  }
}
