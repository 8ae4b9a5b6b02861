import { declineOf } from '@revkeen-edge/domain'
import { loadPublicInvoice, type PublicInvoice } from '@revkeen-edge/services/public-invoices/load.ts'
import { invoiceStanding } from '@revkeen-edge/services/public-invoices/standing.ts'
import { declineMessage, messagesFor, type InvoicePanel, type StatusReply } from '@revkeen-edge/ui'
import { Hono, type Context } from 'hono'
import type { Env } from '../env.ts'
import { withinPayLimits } from '../limits.ts'
import { sessionPages } from '../pages.ts'
import { invoicePdf, receiptPdf, type Printed } from '../print.ts'
import { issueToken, knownToken } from '../token-cookie.ts'
import { invoiceView, panelOf, receivedPanel } from '../views/invoice.ts'
import { pageContext, sendInvoice } from '../views/page.ts'
import { visitInvoice, type Visit } from '../visit.ts'
import { authenticateRoute, payRoute, quoteRoute } from './pay.ts'
import { showLimit, showNotFound } from './show.ts'

const find = (c: Context<Env>): Promise<Visit | null> => visitInvoice(c, c.req.param('token') ?? '')

/** The public page of an invoice. Whoever has its token may read and pay it. Opening one writes nothing. */
export const invoice = new Hono<Env>()

invoice.use(async (c, next) => {
  c.header('X-Robots-Tag', 'noindex, nofollow')
  await next()
})

invoice.get('/:token', async (c) => {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  const known = knownToken(c, visit)
  const found = await loadPublicInvoice(visit.context, invoiceIdOf(visit), known ?? '')
  if (!found) return showNotFound(c)
  const standing = invoiceStanding(found)
  if (standing === 'draft') return sendInvoice(c, { ...pageContext(c, found.merchant), page: 'invoice_draft' })
  // A session pays once: what is left of the invoice is paid through another.
  const isFresh = known === null || (found.session !== null && found.checkout.session === null)
  const token = isFresh && standing === 'payable' ? issueToken(c, visit) : (known ?? '')
  return showInvoice(c, visit, found, await panelOf(c, visit, found, { token, standing }))
})

invoice.post('/:token/quote', quoteRoute(find))
invoice.post('/:token/pay', payRoute(find))
invoice.post('/:token/authenticate', authenticateRoute(find))

/** Right after paying: what was received, and what is left. */
invoice.get('/:token/paid/:session', async (c) => {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  const found = await loadPublicInvoice(visit.context, invoiceIdOf(visit), c.req.param('session'))
  const panel = found && receivedPanel(visit, found)
  return panel ? showInvoice(c, visit, found, panel) : c.redirect(visit.base, 303)
})

/** Of the payer's own session; without one, of any payment under way. */
invoice.get('/:token/status/:session?', async (c) => {
  const visit = await find(c)
  const session = c.req.param('session') ?? ''
  const found = visit && (await loadPublicInvoice(visit.context, invoiceIdOf(visit), session))
  const reply: StatusReply = found ? statusOf(c, visit, found, session) : { status: 'open' }
  return c.json(reply)
})

function statusOf(c: Context<Env>, visit: Visit, found: PublicInvoice, session: string): StatusReply {
  const pages = sessionPages(visit, session)
  if (found.session?.status === 'complete') return { status: 'paid', redirect_url: pages.done }
  const standing = invoiceStanding(found)
  if (standing === 'processing') return { status: 'processing' }
  const { attempt } = found.checkout
  if (attempt?.status === 'failed') {
    const { category } = declineOf(attempt.gatewayCode ?? '', attempt.gatewayMessage ?? '')
    const message = declineMessage(messagesFor(c.var.locale), category)
    return { status: 'declined', redirect_url: visit.base, message }
  }
  return standing === 'payable' ? { status: 'open' } : { status: 'paid', redirect_url: visit.base }
}

invoice.get('/:token/pdf', (c) => print(c, invoicePdf))
invoice.get('/:token/receipt.pdf', (c) => print(c, receiptPdf))

invoice.get('/:token/limit', async (c) => {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  const found = await loadPublicInvoice(visit.context, invoiceIdOf(visit), knownToken(c, visit) ?? '')
  return showLimit(c, visit, found && found.checkout)
})

async function print(
  c: Context<Env>,
  write: (c: Context<Env>, visit: Visit, found: PublicInvoice) => Promise<Printed | null>,
): Promise<Response> {
  const visit = await find(c)
  if (!visit) return showNotFound(c)
  if (!(await withinPayLimits(c, visit.base))) return showLimit(c, visit, null)
  const found = await loadPublicInvoice(visit.context, invoiceIdOf(visit), '')
  const printed = found && (await write(c, visit, found))
  if (!printed) return showNotFound(c)
  c.header('Content-Type', 'application/pdf')
  c.header('Content-Disposition', `inline; filename="${printed.name}"`)
  return c.body(printed.bytes)
}

function showInvoice(c: Context<Env>, visit: Visit, found: PublicInvoice, panel: InvoicePanel): Response {
  return sendInvoice(c, invoiceView(c, visit, found, panel))
}

function invoiceIdOf({ entrance }: Visit): string {
  if (entrance.kind !== 'invoice') throw new Error('this visit is to no invoice')
  return entrance.invoiceId
}
