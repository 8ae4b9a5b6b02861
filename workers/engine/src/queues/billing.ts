import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type { BillingMessage } from '@revkeen-edge/contracts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { runDunning } from '@revkeen-edge/services/dunning/run.ts'
import { logError, logWarn } from '@revkeen-edge/services/log.ts'
import { runSchedule } from '@revkeen-edge/services/subscription-schedules/run.ts'
import { runSubscription } from '@revkeen-edge/services/subscriptions/run.ts'
import type { SubscriptionPorts } from '@revkeen-edge/services/subscriptions/start.ts'
import { goOn } from '@revkeen-edge/services/test-clocks/go-on.ts'
import type { Engine } from '../engine.ts'
import { withPaymentPorts } from '../payments.ts'

/** Charges under way at once: a Worker holds at most six connections open, and one is D1's. */
const LANES = 5
const RETRY_AFTER_SECONDS = 10

/** Bills what is due. Any number of times, by any number of consumers: each step is made once. Pinned by renewals.test.ts. */
export async function consumeBilling(batch: MessageBatch, engine: Engine): Promise<void> {
  const waiting = [...(batch.messages as readonly Message<BillingMessage>[])]
  const lane = async (): Promise<void> => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await consumeOne(message, engine)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function consumeOne(message: Message<BillingMessage>, engine: Engine): Promise<void> {
  const { merchantId, kind, id, at } = message.body
  try {
    const clock = () => Math.max(Date.now(), at)
    const context = await engine.contextFor(merchantId, clock())
    const isDue = await withPaymentPorts(engine, (ports) =>
      work(context, { ...ports, clock, sealer: engine.sealer, portalUrl: engine.env.PORTAL_URL }, message.body),
    )
    if (isDue) await engine.billing.enqueue([message.body])
    message.ack()
  } catch (error) {
    logError('billing.failed', { merchantId, kind, id }, error)
    message.retry({ delaySeconds: RETRY_AFTER_SECONDS })
  }
}

/** Does what is due of one thing, up to a bound; whether there is more. What cannot be done yet is the next sweep's. */
async function work(context: Context, ports: SubscriptionPorts, { kind, id }: BillingMessage): Promise<boolean> {
  switch (kind) {
    case 'subscription': {
      const { isDue, refused } = await runSubscription(context, ports, id)
      return isDue && refused === null
    }
    case 'dunning': {
      const run = await runDunning(context, ports, id)
      if (!run.ok) logWarn('dunning.refused', { merchantId: context.tenant.merchantId, id, code: run.error.code })
      return false
    }
    case 'test_clock': {
      const advance = await goOn(context, ports, id)
      if (advance.ok) return advance.value.goesOn
      logWarn('test_clock.stopped', { merchantId: context.tenant.merchantId, id, code: advance.error.code })
      return false
    }
    case 'schedule': {
      const run = await runSchedule(context, ports, id)
      if (!run.ok) logWarn('schedule.refused', { merchantId: context.tenant.merchantId, id, code: run.error.code })
      return false
    }
  }
}
