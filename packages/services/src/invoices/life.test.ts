import { INVOICE, isPayable, outstanding, paidOffline, type InvoiceStatus, type Movement } from '@revkeen-edge/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paidWith } from '../charging/invoice-payment.ts'
import type { Context } from '../context.ts'
import { sealerOf } from '../crypto.ts'
import { newCustomer } from '../customers/new.ts'
import { updated } from '../plan.ts'
import { finishing } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import { totalLine } from './lines.ts'
import { writingOff } from './mark-uncollectible.ts'
import { planMoves, type Decide } from './moves.ts'
import { newInvoice } from './new.ts'
import { sending } from './send.ts'
import { voiding } from './void.ts'

const sealer = sealerOf(btoa('k'.repeat(32)))
const NOW = Date.UTC(2026, 2, 1)

/** A context for planners: they read nothing, so there is no database behind it. */
function plannersContext(): Context {
  let made = 0
  const uuid = () => `0197a1b2-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`
  return {
    tenant: { merchantId: uuid(), mode: 'sandbox' },
    actor: { type: 'system', id: null },
    requestId: 'req',
    idempotencyKey: null,
    apiVersion: '2026-01-01',
    now: NOW,
    runtime: { uuid, token: uuid },
    db: undefined as never,
  }
}

type Terms = Parameters<typeof finishing>[2]

function termsOf(context: Context): Terms {
  return {
    merchant: { timezone: 'UTC', country: 'US' } as Terms['merchant'],
    customer: newCustomer(context, 'ada@example.com'),
    products: [],
    prices: [],
    rates: [],
    discounts: [],
    uses: new Map(),
    paidBefore: 0,
    order: null,
    orderLines: [],
  }
}

const command = fc.oneof(
  fc.constantFrom('finalize', 'send', 'void', 'write_off', 'fall_due').map((name) => ({ name, amountMinor: 0 })),
  fc.record({ name: fc.constant('pay'), amountMinor: fc.integer({ min: 1, max: 6_000 }) }),
)

/** The statuses that one step may lead to. */
const nextOf = (status: InvoiceStatus): readonly InvoiceStatus[] => Object.values(INVOICE[status])

describe('whatever is done to an invoice, in whatever order', () => {
  it('what was paid is the sum of its payments, the ledger says what is owed, and its status moves by the table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5_000 }),
        fc.array(command, { maxLength: 12 }),
        async (total, commands) => {
          const context = plannersContext()
          const terms = termsOf(context)
          const invoice = newInvoice(context, { customerId: terms.customer.id, currency: 'USD', origin: 'manual' })
          let at: InvoiceWithLines = { invoice, lines: [totalLine(context, invoice, total)] }
          const movements: Movement[] = []
          let paid = 0
          for (const { name, amountMinor } of commands) {
            const before = at.invoice
            if (name === 'pay') {
              const amount = isPayable(before) ? Math.min(amountMinor, outstanding(before)) : 0
              const set = paidWith(context, before, amount)
              if (set) {
                at = { invoice: updated(before, set), lines: at.lines }
                movements.push(paidOffline({ id: context.runtime.uuid(), currency: 'USD', amountMinor: amount }))
                paid += amount
              }
            } else {
              const planned = await planMoves(context, at, decisionsFor(name, context, terms))
              if (planned.ok) {
                at = planned.value.value
                movements.push(...(planned.value.plan.movements ?? []))
              }
            }
            expectWayOf(before.status, at.invoice.status)
          }
          expect(at.invoice.paidMinor).toBe(paid)
          expectBooks(at, movements)
        },
      ),
    )
  })
})

function decisionsFor(name: string, context: Context, terms: Terms): Decide[] {
  const known = { open: null, redemptions: [] }
  switch (name) {
    case 'finalize':
      return finishing(context, sealer, terms)
    case 'send':
      return [sending(context, sealer, terms)]
    case 'void':
      return [voiding(context, known, null)]
    case 'write_off':
      return [writingOff(context, known)]
    default:
      return []
  }
}

/** One step, or two where an invoice of nothing is finalised and paid at once. */
function expectWayOf(from: InvoiceStatus, to: InvoiceStatus): void {
  if (from === to) return
  expect([...nextOf(from), ...(from === 'draft' ? ['paid'] : [])]).toContain(to)
}

function expectBooks({ invoice }: InvoiceWithLines, movements: readonly Movement[]): void {
  const entries = movements.flatMap((movement) => movement.entries)
  const sumOf = (account: string) =>
    entries.filter((entry) => entry.account === account).reduce((sum, entry) => sum + entry.amountMinor, 0)
  expect(entries.reduce((sum, entry) => sum + entry.amountMinor, 0)).toBe(0)
  const owed = invoice.finalizedAt !== null && isPayable(invoice) ? outstanding(invoice) : 0
  expect(sumOf('receivable')).toBe(owed)
  expect(sumOf('offline_clearing')).toBe(invoice.paidMinor)
}
