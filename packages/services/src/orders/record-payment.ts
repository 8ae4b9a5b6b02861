import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import { reserved, stockOfOrder } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { bookOffline, type OfflinePayment, type RecordedPayment } from '../invoices/record-payment.ts'
import { joined, type Planned } from '../plan.ts'
import { loadForPayment, payableOfOrder, toPay, type OrderRequest } from './payable.ts'

/**
 * Records money that the merchant took outside the platform for an order. Its invoice, where it has none, is made, its
 * goods leave the stock and its discount is used in the same commit. Errors: those of `toPay`; `invalid_state` where
 * nothing is due, `validation_error` for a time that is to come.
 */
export async function recordOrderPayment(
  context: Context,
  sealer: Sealer,
  orderId: string,
  body: OfflinePayment & OrderRequest,
): Promise<Result<Planned<RecordedPayment>, DomainError>> {
  const found = await loadForPayment(context, orderId, undefined)
  const ready = await toPay(context, sealer, found, body)
  if (!ready.ok) return ready
  const { merchant, customer, order, invoice, plan } = ready.value
  const amount = payableOfOrder(ready.value, body.amount_minor, 'amount')
  if (!amount.ok) return amount
  const { products } = found
  const stock = stockOfOrder(order, products)
  const paid = { merchant, invoice, customer, products, order, stockTaken: stock !== undefined }
  const booked = bookOffline(context, paid, { ...body, amount_minor: amount.value })
  if (!booked.ok) return booked
  const made = joined(plan, { changes: reserved(stock ?? []) })
  return ok({ value: booked.value.value, plan: joined(made, booked.value.plan) })
}
