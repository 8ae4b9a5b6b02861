import type { Customer } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** A page of customers, newest first. */
export async function listCustomers(
  { db }: Context,
  window: Window,
  filter: Filter<{ search: string; email: string }>,
): Promise<Page<Customer>> {
  const { page } = await db.load({ page: db.rows.customers.list(window, filter) })
  return page
}
