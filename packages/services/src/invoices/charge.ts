import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type Invoice,
  type Payment,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'
import { beginning, type Resumed } from '../charging/begin.ts'
import { earlierAttempt, type Beginning } from '../charging/charge.ts'
import type { Requested } from '../charging/hold.ts'
import { accountFor, chosenMethod, unnamedMethod, wrongAccount } from '../charging/method.ts'
import { storedTender, type Tender } from '../charging/send.ts'
import { orderSoldOut } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { payableAmount } from './payable.ts'

/** What of which invoice is charged, and how. */
export interface InvoiceCharge {
  readonly invoiceId: string
  /** Left out: the own method of the invoice's subscription, or the customer's default. */
  readonly methodId: string | undefined
  /** Left out: all that is due. */
  readonly amountMinor: number | undefined
  /** Whose the invoice must be. */
  readonly customerId?: string | undefined
  /** What the invoice's currency must be. */
  readonly currency?: string | undefined
  readonly action?: 'sale' | 'authorize'
  readonly origin?: 'invoice' | 'payment' | 'charge' | 'checkout'
  readonly description?: string | undefined
  readonly statementDescriptor?: string | undefined
  readonly metadata?: Payment['metadata'] | undefined
  readonly pending?: Partial<Payment>
  /** 1 unless it is a step of the recovery of a failed payment; those count from 2. */
  readonly attemptNumber?: number
  /** Whether a subscription is charged by itself: the networks are told so. */
  readonly recurring?: true
  /** The account that must keep the method. */
  readonly accountId?: string | undefined
  /** The checkout session that asks for the money. */
  readonly request?: Requested | null
  /** Whether the issuer's wish for a challenge is met by the request itself. */
  readonly challengeFollows?: true
  /** After a passed 3-D Secure challenge; `tenderOf` gives what proves it. */
  readonly resumed?: Resumed & { tenderOf(method: PaymentMethod): Tender }
  /** What the method is charged with; left out: on the merchant's word. */
  readonly tenderOf?: (method: PaymentMethod) => Tender
  /** The request's own names, for its errors. */
  readonly params?: { readonly invoice: string | undefined; readonly amount: string; readonly method: string }
}

const OWN_NAMES = { invoice: undefined, amount: 'amount_minor', method: 'payment_method_id' }

/** Begins a charge of an invoice with a stored method. */
export async function beginInvoiceCharge(
  context: Context,
  wanted: InvoiceCharge,
): Promise<Result<Beginning, DomainError>> {
  return beginFoundCharge(context, wanted, await loadForCharge(context, wanted))
}

/** The same from what is read already. */
export function beginFoundCharge(
  given: Context,
  wanted: InvoiceCharge,
  found: FoundForCharge,
): Result<Beginning, DomainError> {
  const { merchant, accounts, invoice, lines, customer, open, earlier, order, orderLines, products } = found
  const { params = OWN_NAMES } = wanted
  const context = onItsClock(given, found.clock)
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  const foreign = wanted.customerId !== undefined && wanted.customerId !== customer?.id
  if (!invoice || !customer || !merchant || foreign) return err(missing('Invoice', params.invoice))
  if (customer.deletedAt !== null) return err(invalidState('The customer was deleted, so no stored card is charged.'))
  const amount = chargeable(invoice, wanted, params.amount)
  if (!amount.ok) return amount
  if (open) return err({ code: 'payment_processing', message: 'Another payment of this invoice is being checked.' })
  const sold = order && { row: order, lines: orderLines }
  const gone = orderSoldOut(sold, products)
  if (gone) return err(gone)
  const { method: named, standard } = found
  const unnamed = unnamedMethod(customer, { method: found.own ?? null, standard })
  const method = chosenMethod(customer, wanted.methodId, { method: named, standard: unnamed }, params.method)
  if (!method.ok) return method
  const misnamed = wrongAccount(accounts, method.value, wanted.accountId)
  if (misnamed) return err(misnamed)
  const account = accountFor(accounts, method.value, invoice.currency, params.method)
  if (!account.ok) return account
  return ok(
    beginning(context, {
      action: wanted.action ?? 'sale',
      origin: wanted.origin ?? 'invoice',
      amountMinor: amount.value,
      currency: invoice.currency,
      merchant,
      customer,
      products,
      clock: found.clock,
      account: account.value,
      invoice: { row: invoice, lines },
      order: sold,
      method: method.value,
      tender: (wanted.resumed?.tenderOf ?? wanted.tenderOf)?.(method.value) ?? storedTender(method.value, wanted),
      sale: saleOf(invoice, wanted),
      pending: wanted.pending ?? null,
      attemptNumber: wanted.attemptNumber ?? 1,
      request: wanted.request,
      resumed: wanted.resumed,
    }),
  )
}

type Read = Awaited<ReturnType<typeof loadForCharge>>
export type FoundForCharge = Omit<Read, 'clock' | 'own'> & Partial<Pick<Read, 'clock' | 'own'>>

/** Everything that charging an invoice needs, in one round trip. */
export function loadForCharge(context: Context, wanted: InvoiceCharge) {
  return context.db.load(forCharge(context, wanted))
}

/** The same before it is asked, for whoever asks for more along with it. */
export function forCharge(context: Context, { invoiceId, methodId }: InvoiceCharge) {
  const { rows } = context.db
  return {
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    invoice: rows.invoices.byId(invoiceId),
    lines: rows.invoices.lines([invoiceId]),
    customer: rows.customers.ofInvoice(invoiceId),
    method: rows.paymentMethods.byId(methodId ?? ''),
    own: rows.paymentMethods.ofInvoice(invoiceId),
    standard: rows.paymentMethods.defaultOfInvoice(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    earlier: earlierAttempt(context),
    order: rows.orders.ofInvoice(invoiceId),
    orderLines: rows.orders.linesOfInvoice(invoiceId),
    products: rows.products.ofInvoice(invoiceId),
    clock: rows.testClocks.ofInvoice(invoiceId),
  }
}

function chargeable(
  invoice: Invoice,
  { amountMinor, currency }: InvoiceCharge,
  param: string,
): Result<number, DomainError> {
  if (currency !== undefined && currency !== invoice.currency) {
    return err(invalidState(`The invoice is in ${invoice.currency}.`, 'currency'))
  }
  return payableAmount(invoice, amountMinor, param)
}

function saleOf(invoice: Invoice, wanted: InvoiceCharge) {
  const { description, statementDescriptor, metadata, challengeFollows, recurring } = wanted
  return {
    lines: [],
    description: description ?? `Invoice ${invoice.number ?? ''}`,
    ...(statementDescriptor === undefined ? {} : { statementDescriptor }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(challengeFollows ? { challengeFollows } : {}),
    ...(recurring ? { recurring } : {}),
  }
}
