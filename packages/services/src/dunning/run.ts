import {
  hasEnded,
  isPayable,
  NO_METHOD,
  ok,
  type DomainError,
  type DunningCase,
  type PaymentFailure,
  type Result,
} from '@revkeen-edge/domain'
import { standingMethod } from '../charging/method.ts'
import type { Context } from '../context.ts'
import { beginFoundCharge } from '../invoices/charge.ts'
import { joined, update, updated, type Plan } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { noteFailure } from './refused.ts'
import { afterInvoice, afterRecovery, effectOfExhausting } from '../subscriptions/after-invoice.ts'
import { carryOn, type PlannedStep } from '../subscriptions/carry-on.ts'
import { stopAll } from '../subscriptions/ended.ts'
import { sideOf, sideQuery, type Side } from '../subscriptions/side.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'

/** How often a step is decided anew after others changed what it is about. */
const MAX_TRIES = 5

/** What became of a due recovery. `waiting`: a payment of its invoice is under way. */
export type DunningRun = 'retried' | 'exhausted' | 'stopped' | 'waiting' | 'not_due'

/**
 * Does the step of a recovery that is due by `context.now`: another try with the card that the subscription has now, or the
 * end of waiting for one. The step is taken out of what is due by the commit that begins it, so of any number of runs at once
 * one makes it. Nothing is tried of an invoice or a subscription that has ended, or
 * for a customer who was deleted. Pinned by dunning.test.ts.
 */
export async function runDunning(
  context: Context,
  ports: PaymentPorts,
  caseId: string,
): Promise<Result<DunningRun, DomainError>> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await loadCase(context, caseId)
    if (!found) return ok('not_due')
    const taken = await takeStep(context, ports, found)
    if (!taken.ok) return taken
    if (taken.value !== 'lost') return ok(taken.value)
  }
  return ok('waiting')
}

/** One step. What breaks off rests, longer each time, and is the queue's to try again. */
async function takeStep(
  context: Context,
  ports: PaymentPorts,
  found: FoundCase,
): Promise<Result<DunningRun | 'lost', DomainError>> {
  try {
    const step = planStep(onItsClock(context, found.side.clock), found)
    if (!('plan' in step)) return ok(step.kind)
    const outcome = await carryOn(context, ports, step)
    if (!outcome.ok) return outcome
    return ok(outcome.value === 'lost' ? 'lost' : step.kind)
  } catch (error) {
    await noteFailure(context, found.row, error)
    throw error
  }
}

type FoundCase = NonNullable<Awaited<ReturnType<typeof loadCase>>>

async function loadCase({ db }: Context, caseId: string) {
  const { rows } = db
  const { named } = await db.load({ named: rows.dunningCases.byId(caseId) })
  if (!named) return null
  const { invoiceId } = named
  const { customer, merchant, beside, ...found } = await db.load({
    beside: sideQuery(rows, invoiceId),
    merchant: rows.merchant.get(),
    customer: rows.customers.ofInvoice(invoiceId),
    invoice: rows.invoices.byId(invoiceId),
    lines: rows.invoices.lines([invoiceId]),
    products: rows.products.ofInvoice(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    accounts: rows.gatewayAccounts.all(),
    fresh: rows.dunningCases.byId(caseId),
    order: rows.orders.ofInvoice(invoiceId),
    orderLines: rows.orders.linesOfInvoice(invoiceId),
  })
  const side = sideOf(beside, customer, merchant)
  if (!side || !found.fresh || !found.invoice || !customer || !merchant) return null
  return { ...found, row: found.fresh, invoice: found.invoice, customer, merchant, side }
}

type Step =
  | { readonly kind: 'waiting' | 'not_due' }
  | (PlannedStep & { readonly kind: 'retried' | 'exhausted' | 'stopped' })

function planStep(context: Context, found: FoundCase): Step {
  const { row, side, invoice, open } = found
  const isDue = row.status === 'open' && row.dueAt !== null && row.dueAt <= context.now
  if (!isDue) return { kind: 'not_due' }
  if (hasEnded(side.row) || !isPayable(invoice) || found.customer.deletedAt !== null) return stopping(context, found)
  // Somebody pays right now: the outcome decides what is due then.
  if (open) return { kind: 'waiting' }
  return row.dueStep === 'exhaust' ? exhausting(context, found) : retrying(context, found)
}

function stopping(context: Context, { row, side }: FoundCase): Step {
  const { changes, recoveries } = stopAll(
    context,
    side.recoveries.filter(({ id }) => id === row.id),
  )
  const others = side.recoveries.filter(({ id }) => id !== row.id)
  const effect = { set: {}, told: [], events: [], messages: [], changes, recoveries: [...others, ...recoveries] }
  return { kind: 'stopped', plan: audited(row, 'stop', afterRecovery(context, side, effect)), charge: null }
}

function exhausting(context: Context, { row, side, invoice, lines }: FoundCase): Step {
  const plan = afterRecovery(context, side, effectOfExhausting(context, side, row, { invoice, lines }))
  return { kind: 'exhausted', plan: audited(row, 'exhaust', plan), charge: null }
}

function retrying(context: Context, found: FoundCase): Step {
  const { row, side, invoice, customer } = found
  const method = standingMethod(customer, side.methods)
  if (!method) return withoutCharge(context, found, NO_METHOD)
  const begun = beginFoundCharge(
    context,
    {
      invoiceId: invoice.id,
      methodId: method.id,
      amountMinor: undefined,
      attemptNumber: row.retries + 2,
      recurring: true,
    },
    { ...found, method, standard: null, earlier: null },
  )
  if (!begun.ok) return withoutCharge(context, found, { code: null, message: begun.error.code })
  if (begun.value.kind === 'earlier') throw new Error(`a retry of ${row.id} was there before`)
  const set = { dueAt: null, dueStep: null, refusals: 0, updatedAt: context.now }
  const taken = updated(row, set)
  const plan = joined({ changes: [update('dunningCases', row, set)] }, begun.value.plan)
  const { state } = begun.value
  const known: Side = { ...side, recoveries: side.recoveries.map((each) => (each.id === row.id ? taken : each)) }
  const charge = { ...begun.value, plan, state: { ...state, side: known } }
  return { kind: 'retried', plan: audited(row, 'retry', plan), charge }
}

/** A try that did not come as far as a gateway has failed all the same. */
function withoutCharge(context: Context, { row, side, invoice, lines }: FoundCase, failure: PaymentFailure): Step {
  const plan = afterInvoice(
    context,
    side,
    { invoice, lines },
    { kind: 'failed', failure, byRetry: true, byItself: true },
  )
  return { kind: 'retried', plan: audited(row, 'retry', plan), charge: null }
}

function audited(row: DunningCase, what: 'retry' | 'exhaust' | 'stop', plan: Plan): Plan {
  return {
    ...plan,
    audit: [...(plan.audit ?? []), { action: `dunning.${what}`, objectType: 'dunning_case', objectId: row.id }],
  }
}
