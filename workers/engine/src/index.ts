import type { MessageBatch, ScheduledController } from '@cloudflare/workers-types'
import { runCron } from './crons/table.ts'
import { engineOf } from './engine.ts'
import type { Env } from './env.ts'
import { consume } from './queues/table.ts'

/** Queue consumers and crons. What each queue and expression does stands in the two tables. */
export default {
  queue: (batch: MessageBatch, env: Env): Promise<void> => consume(batch, engineOf(env)),
  scheduled: ({ cron, scheduledTime }: ScheduledController, env: Env): Promise<void> =>
    runCron(cron, engineOf(env), scheduledTime),
}
