import { gatewaysOf } from '@revkeen-edge/gateways'
import type { PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import type { Engine } from './engine.ts'

/**
 * Runs work that settles payments. What it defers is awaited, since nothing here outlives its message or cron run.
 */
export async function withPaymentPorts<T>(
  { env, sealer, outbox }: Engine,
  work: (ports: PaymentPorts) => Promise<T>,
): Promise<T> {
  const deferred: Promise<unknown>[] = []
  const result = await work({
    gateways: gatewaysOf(env, sealer),
    outbox,
    checkoutUrl: env.CHECKOUT_URL,
    clock: Date.now,
    defer: (promise) => deferred.push(promise),
  })
  await Promise.all(deferred)
  return result
}
