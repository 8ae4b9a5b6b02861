import type { PayOrder } from '@revkeen-edge/contracts'
import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import { charge, refusalOf, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { rowAfter, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { beginOrderCharge } from './charge.ts'
import { isFree, settleFreeOrder } from './pay-free.ts'
import { loadForPayment, type FoundOrder } from './payable.ts'
import type { OrderView } from './view.ts'

/** What paying an order needs beyond what any charge does: it seals the address of the invoice. */
export interface OrderPorts extends PaymentPorts {
  readonly sealer: Sealer
}

/**
 * Pays an order, in full or in part, with a stored method or a one-time token. The first payment makes the invoice, takes
 * the goods from the stock and uses the discount, in the commit that begins the charge; a decline puts the goods back, and
 * the next payment charges the same invoice. An order that costs nothing is paid without a charge.
 * Errors: `invalid_state` for an order that takes no payment or is sold out, `amount_too_large` beyond what is due,
 * `payment_declined`, `payment_processing` while another payment of it is under way. Pinned by orders-stock.test.ts and
 * orders-faults.test.ts.
 */
export function payOrder(
  context: Context,
  ports: OrderPorts,
  id: string,
  body: PayOrder,
): () => Promise<Result<Planned<OrderView>, DomainError>> {
  const load = () => loadForPayment(context, id, body.payment_method_id)
  let read: FoundOrder | null = null
  const begin = async () => {
    const found = read ?? (await load())
    read = null
    return beginOrderCharge(context, ports.sealer, found, {
      origin: 'order',
      methodId: body.payment_method_id,
      token: body.payment_token,
      amountMinor: body.amount,
    })
  }
  const charged = charge(context, ports, begin, orderAnswer)
  return async () => {
    read = await load()
    return isFree(read) ? settleFreeOrder(context, ports.sealer, read) : charged()
  }
}

/** The order as the payment left it, or why it is not paid. */
function orderAnswer({ state, attempt, plan }: Settlement): Result<OrderView, DomainError> {
  const refusal = refusalOf(attempt)
  if (refusal) return err(refusal)
  const { order, invoice } = state
  if (!order || !invoice) return err(missing('Order'))
  return ok({
    row: rowAfter(plan, 'orders', order.row),
    lines: order.lines.map((line) => rowAfter(plan, 'orderLines', line)),
    invoice: rowAfter(plan, 'invoices', invoice.row),
  })
}
