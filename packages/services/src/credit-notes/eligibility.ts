import {
  creditable,
  err,
  givableParts,
  missing,
  ok,
  reversalOperations,
  type DomainError,
  type Invoice,
  type Payment,
  type Result,
  type ReversalMethod,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { leftOf, nothingLeft, takenBy } from '../reversals/refund.ts'
import { reversibleOf, reversibleQueries, type Reversible, type Taken } from '../reversals/state.ts'
import { windowOf } from '../reversals/window.ts'
import { uncreditable } from './figures.ts'

/** What can be done with the money of a payment. Amounts in minor units. */
export interface Eligible extends Taken {
  readonly availableMinor: number
  readonly operations: readonly ReversalMethod[]
}

/** How much of an invoice may be credited, and why not where nothing may. */
export interface InvoiceEligibility {
  readonly invoice: Invoice
  readonly creditableMinor: number
  readonly reason: string | null
  /** Its payments, the one that is returned first at the beginning. */
  readonly payments: readonly Eligible[]
}

/** Errors: `resource_missing`. */
export async function creditEligibility(
  context: Context,
  invoiceId: string,
): Promise<Result<InvoiceEligibility, DomainError>> {
  const around = reversibleOf(await context.db.load(reversibleQueries(context, { invoiceId })))
  if (!around) return err(missing('Invoice'))
  const { row: invoice } = around.invoice
  const parts = givableParts(
    around.taken.map(({ payment }) => payment),
    around.notes,
  )
  return ok({
    invoice,
    creditableMinor: creditable(invoice),
    reason: uncreditable(invoice),
    payments: around.taken.toReversed().map((taken) => {
      const availableMinor = parts.find(({ payment }) => payment.id === taken.payment.id)?.amountMinor ?? 0
      return { ...taken, availableMinor, operations: operationsOf(context, around, taken, availableMinor) }
    }),
  })
}

function operationsOf(context: Context, around: Reversible, taken: Taken, availableMinor: number): ReversalMethod[] {
  const operations = reversalOperations(taken.payment, windowOf(around, taken, context.now))
  return operations.filter((each) => fits(each, taken.payment, availableMinor))
}

/** A void takes all of a payment back, what is the customer's credit or on their balance included. */
function fits(operation: ReversalMethod, { capturedMinor }: Payment, availableMinor: number): boolean {
  return availableMinor > 0 && (operation !== 'void' || availableMinor === capturedMinor)
}

/** What can be done with the money of a transaction, and why not where nothing can. */
export interface TransactionEligibility {
  readonly transaction: Transaction
  readonly availableMinor: number
  readonly operations: readonly ReversalMethod[]
  readonly reason: string | null
}

/** Errors: `resource_missing`. */
export async function reversalEligibility(
  context: Context,
  transactionId: string,
): Promise<Result<TransactionEligibility, DomainError>> {
  const { transaction, ...found } = await context.db.load({
    ...reversibleQueries(context, { paymentId: transactionId }),
    transaction: context.db.rows.transactions.byId(transactionId),
  })
  const around = reversibleOf(found)
  const taken = around && takenBy(around, transactionId)
  if (!around || !taken) {
    if (!transaction) return err(missing('Transaction'))
    return ok({
      transaction,
      availableMinor: 0,
      operations: [],
      reason: `The transaction is a ${transaction.type}: only a sale or a capture can be reversed.`,
    })
  }
  const availableMinor = leftOf(around, taken)
  return ok({
    transaction: taken.sale,
    availableMinor,
    operations: operationsOf(context, around, taken, availableMinor),
    reason: availableMinor > 0 ? null : nothingLeft('Transaction', taken.payment),
  })
}
