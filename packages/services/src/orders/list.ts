import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'
import type { OrderView } from './view.ts'

type OrderFilter = Filter<{ customerId: string; status: string; createdGte: number; createdLte: number }>

/** A window of the orders, newest first: the page in one round trip, what hangs on its orders in another. */
export async function listOrders({ db }: Context, window: Window, filter: OrderFilter): Promise<Page<OrderView>> {
  const { rows } = db
  const { page } = await db.load({ page: rows.orders.list(window, filter) })
  if (page.items.length === 0) return { ...page, items: [] }
  const { lines, invoices } = await db.load({
    lines: rows.orders.lines(page.items.map(({ id }) => id)),
    invoices: rows.invoices.byIds(page.items.flatMap(({ invoiceId }) => invoiceId ?? [])),
  })
  const linesOf = Map.groupBy(lines, ({ orderId }) => orderId)
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]))
  const items = page.items.map((row) => {
    return { row, lines: linesOf.get(row.id) ?? [], invoice: byId.get(row.invoiceId ?? '') ?? null }
  })
  return { ...page, items }
}
