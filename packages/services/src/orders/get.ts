import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { OrderView } from './view.ts'

/** An order with its lines and its invoice, in one round trip. */
export async function getOrder({ db }: Context, id: string): Promise<Result<OrderView, DomainError>> {
  const { row, lines, invoice } = await db.load({
    row: db.rows.orders.byId(id),
    lines: db.rows.orders.lines([id]),
    invoice: db.rows.invoices.ofOrder(id),
  })
  return row ? ok({ row, lines, invoice }) : err(missing('Order'))
}
