import { linkAt, type LinkStatus, type PaymentLink } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

/** A page of payment links, newest first. */
export async function listPaymentLinks(
  { db, now }: Context,
  window: Window,
  { status, mode, search }: Filter<{ status: LinkStatus; mode: string; search: string }>,
): Promise<Page<PaymentLink>> {
  const filter = { status: status && { is: status, now }, mode, search }
  const { page } = await db.load({ page: db.rows.paymentLinks.list(window, filter) })
  return { ...page, items: page.items.map((link) => linkAt(link, now)) }
}
