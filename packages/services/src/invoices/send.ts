import type { SendInvoice } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { invoiceSentMessage } from '../messages/invoice-sent.ts'
import type { MessageDraft, Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill } from './load.ts'
import { planMoves, stepTo, type Decide } from './moves.ts'
import { publicTokenOf, type PublicToken } from './public-token.ts'

/** Who gets a message about an invoice; the customer's own address unless others are named. */
export interface Recipients {
  readonly to?: readonly string[] | undefined
  readonly cc?: readonly string[] | undefined
}

/**
 * Sends a finalised invoice to its customer, with a link to its page; once more where it was sent before.
 * Errors: `resource_missing`, `invalid_state` for an invoice that is not final or no longer open, and for a channel other
 * than e-mail.
 */
export async function sendInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
  { channel = 'email', template_id: template, to, cc }: SendInvoice,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  if (channel !== 'email') {
    return err(invalidState(`The channel ${channel} is not connected: send by email.`, 'channel'))
  }
  if (template !== undefined) return err(missing('Template', 'template_id'))
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  return planMoves(context, bill.value, [sending(context, sealer, bill.value, { to, cc })])
}

/** The move that sends an invoice. */
export function sending(
  context: Context,
  sealer: Sealer,
  { customer }: { readonly customer: Customer },
  recipients: Recipients = {},
): Decide {
  return async ({ invoice }) => {
    const next = stepTo(invoice, 'send', 'sent')
    if (!next.ok) return next
    const secret = await publicTokenOf(context, sealer, invoice)
    return ok({
      set: { ...secret.set, status: next.value, sentAt: context.now },
      event: 'invoice.sent',
      action: 'invoice.send',
      changes: secret.changes,
      messages: [await messageOf(sealer, { invoice, customer, secret }, recipients)],
    })
  }
}

interface Addressed {
  readonly invoice: Invoice
  readonly customer: Customer
  readonly secret: PublicToken
}

/** The mail that brings an invoice, or reminds of it. */
export function messageOf(
  sealer: Sealer,
  { invoice, customer, secret }: Addressed,
  { to, cc }: Recipients,
  kind: { readonly reminder?: boolean; readonly memo?: string | null } = {},
): Promise<MessageDraft> {
  return invoiceSentMessage(sealer, {
    invoice,
    token: secret.token,
    to: to ?? [customer.email],
    cc: cc ?? [],
    memo: invoice.memo,
    ...kind,
  })
}
