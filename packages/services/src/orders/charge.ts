import { err, ok, publicId, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import { beginning } from '../charging/begin.ts'
import type { Beginning } from '../charging/charge.ts'
import { accountFor, chosenMethod, wrongAccount } from '../charging/method.ts'
import { storedTender } from '../charging/send.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { joined } from '../plan.ts'
import { payableOfOrder, toPay, type FoundOrder, type OrderRequest } from './payable.ts'

/** What of an order is charged, and how. */
export interface OrderCharge extends OrderRequest {
  readonly origin: 'order' | 'payment'
  /** Left out: the customer's default. */
  readonly methodId: string | undefined
  /** One-time, from the gateway's card fields: charged instead of a stored method. */
  readonly token?: string | undefined
  /** The account that must keep the method. */
  readonly accountId?: string | undefined
  /** Left out: all that is due on the order. In minor units of its currency. */
  readonly amountMinor?: number | undefined
  readonly pending?: Partial<Payment>
}

/**
 * Begins a charge of an order: what makes its invoice, where it has none, is in the commit of the attempt. Errors: those
 * of `toPay`, `invalid_state` where nothing is due, `amount_too_large`, those of a method.
 */
export async function beginOrderCharge(
  context: Context,
  sealer: Sealer,
  found: FoundOrder,
  wanted: OrderCharge,
): Promise<Result<Beginning, DomainError>> {
  if (found.earlier) return ok({ kind: 'earlier', attempt: found.earlier })
  const ready = await toPay(context, sealer, found, wanted)
  if (!ready.ok) return ready
  const { merchant, customer, order, invoice, plan } = ready.value
  const amount = payableOfOrder(ready.value, wanted.amountMinor, 'amount')
  if (!amount.ok) return amount
  const { methodId, token } = wanted
  const method = token === undefined ? chosenMethod(customer, methodId, found) : ok(null)
  if (!method.ok) return method
  const misnamed = method.value && wrongAccount(found.accounts, method.value, wanted.accountId)
  if (misnamed) return err(misnamed)
  const account = accountFor(found.accounts, method.value, invoice.row.currency)
  if (!account.ok) return account
  const begun = beginning(context, {
    action: 'sale',
    origin: wanted.origin,
    amountMinor: amount.value,
    currency: invoice.row.currency,
    merchant,
    customer,
    order,
    invoice,
    products: found.products,
    account: account.value,
    method: method.value,
    tender: method.value ? storedTender(method.value) : { instrument: { kind: 'token', token: token ?? '' } },
    sale: { lines: [], description: `Order ${publicId('order', order.row.id)}` },
    pending: wanted.pending ?? null,
  })
  return ok(begun.kind === 'new' ? { ...begun, plan: joined(plan, begun.plan) } : begun)
}
