import { expect } from 'vitest'
import type { BillingWorld, WorldMerchant } from './world.ts'

interface Billed {
  readonly subscriptionId: string
  readonly sequence: number
  readonly startsAt: number
  readonly endsAt: number
  readonly invoiceId: string
  readonly status: string
  readonly totalMinor: number
  readonly paidMinor: number
}

/**
 * Each period of each of a merchant's subscriptions has one paid invoice, each invoice one charge at the gateway, by the
 * gateway's own list, and nothing else was invoiced, charged or left open. Gives how many periods there are.
 */
export async function expectBilledOnce(world: BillingWorld, merchant: WorldMerchant): Promise<number> {
  const { merchantId } = merchant
  const periods = await world.all<Billed>(
    `SELECT p.subscription_id AS subscriptionId, p.sequence, p.starts_at AS startsAt, p.ends_at AS endsAt,
      p.invoice_id AS invoiceId, i.status, i.total_minor AS totalMinor, i.paid_minor AS paidMinor
    FROM subscription_periods AS p JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
    WHERE p.merchant_id = ? ORDER BY p.subscription_id, p.sequence`,
    merchantId,
  )
  expect(periods.filter(({ status, totalMinor, paidMinor }) => status !== 'paid' || totalMinor !== paidMinor)).toEqual(
    [],
  )
  await expectCursors(world, merchantId, periods)
  const [invoices] = await world.all<{ n: number }>(
    'SELECT count(*) AS n FROM invoices WHERE merchant_id = ?',
    merchantId,
  )
  expect(invoices?.n).toBe(periods.length)
  await expectCharges(world, merchant, periods)
  return periods.length
}

/** Periods are numbered and follow each other up to where the subscription stands. */
async function expectCursors(world: BillingWorld, merchantId: string, periods: readonly Billed[]): Promise<void> {
  const rows = await world.all<{ id: string; payments: number; billedUntil: number | null; status: string }>(
    'SELECT id, payments, billed_until AS billedUntil, status FROM subscriptions WHERE merchant_id = ?',
    merchantId,
  )
  const periodsOf = Map.groupBy(periods, ({ subscriptionId }) => subscriptionId)
  for (const { id, payments, billedUntil, status } of rows) {
    const own = periodsOf.get(id) ?? []
    expect(status).toBe('active')
    expect(own.map(({ sequence }) => sequence)).toEqual(Array.from({ length: payments }, (_, index) => index + 1))
    expect(own.at(-1)?.endsAt ?? null).toBe(billedUntil)
    expect(own.slice(1).map(({ startsAt }) => startsAt)).toEqual(own.slice(0, -1).map(({ endsAt }) => endsAt))
  }
}

/** The gateway's own list holds one charge for each invoice, and no other. */
async function expectCharges(
  world: BillingWorld,
  { merchantId, securityKey }: WorldMerchant,
  periods: readonly Billed[],
): Promise<void> {
  const attempts = await world.all<{ invoiceId: string; orderId: string; status: string }>(
    'SELECT invoice_id AS invoiceId, gateway_order_id AS orderId, status FROM payment_attempts WHERE merchant_id = ?',
    merchantId,
  )
  expect(attempts.filter(({ status }) => status === 'pending' || status === 'unknown')).toEqual([])
  const invoiceOf = new Map(attempts.map(({ orderId, invoiceId }) => [orderId, invoiceId]))
  const charges = world.gateway.approvedFor(securityKey)
  const taken = charges.map(({ orderId, amountMinor }) => `${invoiceOf.get(orderId)}: ${amountMinor}`)
  const owed = periods.map(({ invoiceId, totalMinor }) => `${invoiceId}: ${totalMinor}`)
  expect(taken.toSorted()).toEqual(owed.toSorted())
  expect(attempts.filter(({ status }) => status === 'succeeded')).toHaveLength(periods.length)
}

/** Takes a merchant's work out of what is due, so that the tests after it are alone. */
export async function retire(world: BillingWorld, { merchantId }: Pick<WorldMerchant, 'merchantId'>): Promise<void> {
  await world.all('UPDATE subscriptions SET due_at = NULL WHERE merchant_id = ? RETURNING id', merchantId)
  world.queue.waiting = []
}
