import { retryFailedCallbacks } from '@revkeen-edge/services/gateway-callbacks/retry.ts'
import { execute, operatorContext, tenantOf } from './execute.ts'
import type { AdminCommand, AdminContext } from './types.ts'

const SHOWN = 50

interface FailedCallback {
  readonly slug: string
  readonly id: string
  readonly eventType: string
  readonly receivedAt: number
  readonly attempts: number
  readonly lastError: string | null
}

const FAILED = 'c.processed_at IS NULL AND c.next_attempt_at IS NULL'

async function showFailed({ db, say }: AdminContext): Promise<void> {
  const [counts, newest] = await Promise.all([
    db
      .prepare(
        `SELECT m.slug, count(*) AS many FROM gateway_callbacks AS c JOIN merchants AS m ON m.id = c.merchant_id WHERE ${FAILED} GROUP BY m.slug ORDER BY m.slug`,
      )
      .all<{ slug: string; many: number }>(),
    db
      .prepare(
        `SELECT m.slug, c.id, c.event_type AS eventType, c.received_at AS receivedAt, c.attempts, c.last_error AS lastError FROM gateway_callbacks AS c JOIN merchants AS m ON m.id = c.merchant_id WHERE ${FAILED} ORDER BY c.received_at DESC LIMIT ${SHOWN}`,
      )
      .all<FailedCallback>(),
  ])
  if (counts.results.length === 0) say('no callback has failed for good')
  for (const { slug, many } of counts.results) say(`${slug}: ${many} failed for good`)
  for (const row of newest.results) say(lineOf(row))
}

function lineOf({ slug, id, eventType, receivedAt, attempts, lastError }: FailedCallback): string {
  const when = new Date(receivedAt).toISOString()
  return `  ${when}  ${slug}  ${id}  ${eventType}  ${attempts} attempts  ${lastError ?? 'broke off'}`
}

export const commands: Record<string, AdminCommand> = {
  'callbacks:failed': {
    help: "the gateway's callbacks that nobody could process: how many of each tenant, and the newest with their errors",
    options: {},
    run: showFailed,
  },
  'callbacks:retry': {
    help: 'try the failed callbacks of a tenant again, from the next minute on: <merchant>',
    options: {},
    positionals: ['merchant'],
    async run(admin, values) {
      const context = operatorContext(admin, await tenantOf(admin, String(values['merchant'])))
      await execute(context, retryFailedCallbacks)
      admin.say('they are tried again with the next minute')
    },
  },
}
