import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type InvoiceFilter = Filter<{ statuses: readonly string[]; customerId: string; subscriptionId: string }>

/** A page of invoices, newest first. */
export async function listInvoices({ db }: Context, window: Window, filter: InvoiceFilter): Promise<Page<Invoice>> {
  const { page } = await db.load({ page: db.rows.invoices.list(window, filter) })
  return page
}
