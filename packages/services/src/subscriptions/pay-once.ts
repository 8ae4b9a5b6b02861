import {
  err,
  fromDecimal,
  hasEnded,
  invalidField,
  invalidState,
  missing,
  ok,
  publicId,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { charge, earlierAttempt, refusalOf, type Beginning, type Settlement } from '../charging/charge.ts'
import { standingMethod } from '../charging/method.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { beginFoundCharge } from '../invoices/charge.ts'
import { creating } from '../invoices/create.ts'
import { finishing, type Finishable } from '../invoices/finalize.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { planMoves } from '../invoices/moves.ts'
import { newInvoice, newInvoiceLine } from '../invoices/new.ts'
import { joined, rowAfter, type Plan, type Planned } from '../plan.ts'
import { billingQueries, foundForBilling, type FoundForBilling } from './around.ts'
import { inOwnTime } from './carry-view.ts'
import { spokenStatus } from './moves.ts'
import type { SubscriptionPorts } from './start.ts'

/** A payment of its own, beside what a subscription bills. Values are decimals of the subscription's currency. */
export interface WantedPayment {
  /** The payer's own name for it. */
  readonly merchantInvoiceRefId?: string | null | undefined
  readonly invoiceLineItems: readonly {
    readonly name: string
    readonly description?: string | null | undefined
    readonly value: number
  }[]
}

/** An invoice that was charged, or is being, by the number that it goes by. */
export interface PaidOnce {
  readonly invoice: Invoice
  readonly attempt: PaymentAttempt
  readonly number: number
  readonly reference: string | null
}

type Paid = Result<Planned<PaidOnce>, DomainError>

/** The same for the subscription that goes by a number. */
export function payOnceByNumber(
  context: Context,
  ports: SubscriptionPorts,
  number: number,
  wanted: WantedPayment,
): () => Promise<Paid> {
  let pay: (() => Promise<Paid>) | null = null
  return async () => {
    const { db } = context
    const { id } = await db.load({ id: db.rows.numericAliases.targetOf('subscription', number) })
    if (id === null) return err(missing('Subscription', 'subscriptionId'))
    pay ??= payOnce(context, ports, id, wanted)
    return pay()
  }
}

/**
 * Charges a subscription's customer once, beside what it bills each period: an invoice of its own, finalised by the commit
 * that begins its charge. A decline is no error: the invoice stays to be paid, and the subscription is as it was. So is a payment
 * in doubt. Errors: `resource_missing`, `invalid_state` for one that has ended or has nothing to charge,
 * `validation_error` for decimals that the currency does not have, `gateway_unavailable`.
 */
export function payOnce(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  wanted: WantedPayment,
): () => Promise<Paid> {
  let pay: (() => Promise<Result<Planned<Omit<PaidOnce, 'number'>>, DomainError>>) | null = null
  return async () => {
    const { rows } = context.db
    if (!pay) {
      const own = await inOwnTime(context, id)
      pay = charge(own, ports, () => begin(own, ports.sealer, id, wanted), answerOf)
    }
    const paid = await pay()
    if (!paid.ok) return paid
    const { value, plan } = paid.value
    // The number was allotted by the commit that the charge began with.
    const { number } = await context.db.load({ number: rows.numericAliases.numberOf('invoice', value.invoice.id) })
    if (number === null) throw new Error(`invoice ${value.invoice.id} has no number`)
    return ok({ value: { ...value, number }, plan })
  }
}

async function begin(
  context: Context,
  sealer: Sealer,
  id: string,
  wanted: WantedPayment,
): Promise<Result<Beginning, DomainError>> {
  const { earlier, ...read } = await context.db.load({
    ...billingQueries(context, id),
    earlier: earlierAttempt(context),
  })
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  const found = foundForBilling(read)
  if (!found) return err(missing('Subscription', 'subscriptionId'))
  if (hasEnded(found.subscription)) {
    return err(invalidState(`The subscription is ${spokenStatus(found.subscription.status)} and cannot be charged.`))
  }
  const billed = await bill(context, sealer, found, wanted)
  return billed.ok ? beginCharge(context, found, billed.value) : billed
}

/** The invoice of a payment, final. Its lines are the request's own: no discount of the subscription is taken off. */
async function bill(
  context: Context,
  sealer: Sealer,
  found: FoundForBilling,
  { merchantInvoiceRefId: reference = null, invoiceLineItems }: WantedPayment,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const { id: subscriptionId, customerId, currency } = found.subscription
  const invoice: Invoice = {
    ...newInvoice(context, { customerId, currency, origin: 'payment' }),
    subscriptionId,
    metadata: reference === null ? {} : { [REFERENCE]: reference },
  }
  const lines: InvoiceLine[] = []
  for (const [position, { name, description, value }] of invoiceLineItems.entries()) {
    const amount = fromDecimal(String(value), currency)
    if (amount === null || amount === 0) {
      return err(invalidField(`invoiceLineItems[${position}].value`, `has more decimals than ${currency} has`))
    }
    const said = description ? `${name} – ${description}` : name
    const known = { position, description: said, quantity: 1, unitAmountMinor: amount, subtotalMinor: amount }
    lines.push(newInvoiceLine(context, invoice, known))
  }
  const terms: Finishable = { ...found, discounts: [], order: null, orderLines: [] }
  const moves = [creating(context, terms, undefined), ...finishing(context, sealer, terms)]
  const made = await planMoves(context, { invoice, lines, isNew: true }, moves)
  if (!made.ok) return made
  const numbered: Plan = { changes: [{ kind: 'allot_number', alias: 'invoice', targetId: invoice.id }] }
  return ok({ value: made.value.value, plan: joined(made.value.plan, numbered) })
}

/** Where an invoice keeps what its payer calls it. */
const REFERENCE = 'merchantInvoiceRefId'

function beginCharge(
  context: Context,
  found: FoundForBilling,
  { value: { invoice, lines }, plan }: Planned<InvoiceWithLines>,
): Result<Beginning, DomainError> {
  const { merchant, accounts, customer, products } = found
  const method = standingMethod(customer, found)
  if (!method) return err(invalidState('The customer has no payment method that could be charged.'))
  const description = `Invoice ${publicId('invoice', invoice.id)}`
  const begun = beginFoundCharge(
    context,
    { invoiceId: invoice.id, methodId: method.id, amountMinor: undefined, description },
    {
      merchant,
      accounts,
      customer,
      products,
      invoice,
      lines,
      method,
      standard: null,
      open: null,
      earlier: null,
      order: null,
      orderLines: [],
    },
  )
  if (!begun.ok || begun.value.kind === 'earlier') return begun
  return ok({ ...begun.value, plan: joined(plan, begun.value.plan) })
}

function answerOf({ state, attempt, plan }: Settlement): Result<Omit<PaidOnce, 'number'>, DomainError> {
  const refusal = refusalOf(attempt)
  if (refusal?.code === 'gateway_unavailable') return err(refusal)
  if (!state.invoice) return err(missing('Invoice'))
  const invoice = rowAfter(plan, 'invoices', state.invoice.row)
  const reference = invoice.metadata[REFERENCE]
  return ok({ invoice, attempt, reference: typeof reference === 'string' ? reference : null })
}
