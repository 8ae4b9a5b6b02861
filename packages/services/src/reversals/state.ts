import type {
  CreditNote,
  Customer,
  GatewayAccount,
  Merchant,
  Payment,
  PaymentAttempt,
  Reversal,
  TestClock,
  Transaction,
  TransactionFee,
} from '@revkeen-edge/domain'
import type { InvoiceWithLines } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'
import type { ReversalRef } from '../ports/repositories.ts'
import { sideOf, sideQuery, type Side } from '../subscriptions/side.ts'

/** A payment whose money is returned, with the sale or the capture that took it. */
export interface Taken {
  readonly payment: Payment
  readonly sale: Transaction
}

/** One reversal of one payment. */
export interface Leg extends Taken {
  readonly reversal: Reversal
  /** The call to the gateway; null where the money is returned outside the platform. */
  readonly attempt: PaymentAttempt | null
}

/** What surrounds money that goes back: all of it belongs to one invoice. */
export interface Surroundings {
  readonly merchant: Merchant
  readonly customer: Customer
  /** The customer's test clock. */
  readonly clock: TestClock | null
  readonly invoice: InvoiceWithLines
  readonly order: OrderWithLines | null
  /** What the sales cost that took the money. */
  readonly fees: readonly TransactionFee[]
  /** The invoice's credit notes that stand, oldest first. */
  readonly notes: readonly CreditNote[]
  /** All that was done, or tried, to return money of the invoice. */
  readonly made: readonly Reversal[]
  /** Whether a charge of the invoice is under way, which counts on the goods that are set aside. */
  readonly isCharged: boolean
  /** The credit note that asks for it. */
  readonly note: CreditNote | null
  /** The subscription that the invoice bills; left out or null where it bills none. */
  readonly side?: Side | null
}

/** Everything that booking reversals needs to know. */
export interface ReversalState extends Surroundings {
  readonly legs: readonly Leg[]
  /** The credit note's other reversals. */
  readonly siblings: readonly Reversal[]
}

/** An invoice's payments, with what surrounds them. */
export interface Reversible extends Omit<Surroundings, 'note'> {
  readonly taken: readonly Taken[]
  readonly accounts: readonly GatewayAccount[]
}

/** The queries of what can be reversed, for one round trip. */
export function reversibleQueries({ db: { rows } }: Context, ref: ReversalRef) {
  return {
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    invoice: rows.reversals.invoiceOf(ref),
    lines: rows.reversals.linesOf(ref),
    customer: rows.reversals.customerOf(ref),
    order: rows.reversals.orderOf(ref),
    orderLines: rows.reversals.orderLinesOf(ref),
    payments: rows.reversals.paymentsOf(ref),
    sales: rows.reversals.salesOf(ref),
    fees: rows.fees.ofReversible(ref),
    notes: rows.creditNotes.ofReversible(ref),
    made: rows.reversals.ofReversible(ref),
    charging: rows.reversals.chargingOf(ref),
    clock: rows.reversals.clockOf(ref),
  }
}

type Found = {
  readonly [K in keyof ReturnType<typeof reversibleQueries>]: ReturnType<
    ReturnType<typeof reversibleQueries>[K]['read']
  >
}

/** What the queries found; null where the tenant has no such invoice. */
export function reversibleOf(found: Found): Reversible | null {
  const { merchant, accounts, invoice, lines, customer, order, orderLines, payments, sales, fees, notes, made } = found
  const { clock } = found
  if (!merchant || !invoice || !customer) return null
  return {
    merchant,
    accounts,
    customer,
    clock,
    fees,
    made,
    isCharged: found.charging.length > 0,
    notes: notes.filter(({ status }) => status !== 'voided'),
    invoice: { row: invoice, lines },
    order: order && { row: order, lines: orderLines },
    taken: takenOf(payments, sales),
  }
}

function takenOf(payments: readonly Payment[], sales: readonly Transaction[]): Taken[] {
  return payments.flatMap((payment) => {
    const sale = sales.find(({ paymentId }) => paymentId === payment.id)
    return sale ? [{ payment, sale }] : []
  })
}

/** Reversals of one invoice, with all that booking them needs, in one round trip; null where they are gone. */
export async function loadReversals(
  context: Context,
  invoiceId: string,
  ids: readonly string[],
): Promise<ReversalState | null> {
  const { rows } = context.db
  const { fresh, reversals, note, siblings, beside, ...found } = await context.db.load({
    ...reversibleQueries(context, { invoiceId }),
    beside: sideQuery(rows, invoiceId),
    fresh: rows.paymentAttempts.ofReversals(ids),
    reversals: rows.reversals.byIds(ids),
    note: rows.creditNotes.ofReversal(ids[0] ?? ''),
    siblings: rows.reversals.ofNoteOf(ids[0] ?? ''),
  })
  const around = reversibleOf(found)
  if (!around) return null
  return {
    ...around,
    note,
    side: sideOf(beside, around.customer, around.merchant),
    siblings: siblings.filter(({ id }) => !ids.includes(id)),
    legs: reversals.flatMap((reversal) => {
      const taken = around.taken.find(({ payment }) => payment.id === reversal.paymentId)
      const attempt = fresh.find(({ reversalId }) => reversalId === reversal.id) ?? null
      return taken ? [{ ...taken, reversal, attempt }] : []
    }),
  }
}
