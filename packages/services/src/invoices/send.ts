import type { SendInvoice } from '@revkeen-edge/contracts'
import {
  addressOn,
  err,
  invalidState,
  missing,
  notificationRule,
  ok,
  type Channel,
  type Customer,
  type DomainError,
  type Invoice,
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { invoiceSentMessage, type InvoiceToSend } from '../messages/invoice-sent.ts'
import type { MessageDraft, Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill } from './load.ts'
import { planMoves, stepTo, type Decide } from './moves.ts'
import { publicTokenOf, type PublicToken } from './public-token.ts'

/** Who gets a message about an invoice, and how: the customer, as the merchant has set it, unless others are named. */
export interface Recipients {
  readonly to?: readonly string[] | undefined
  readonly cc?: readonly string[] | undefined
  readonly channel?: Channel | undefined
}

/**
 * Sends a finalised invoice to its customer, with a link to its page; once more where it was sent before.
 * Errors: `resource_missing`, `invalid_state` for an invoice that is not final or no longer open, and for a channel that is
 * not connected or does not reach the customer.
 */
export async function sendInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
  { channel, template_id: template, to, cc }: SendInvoice,
  connected: readonly Channel[] = ['email'],
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  if (channel !== undefined && !connected.includes(channel)) {
    return err(invalidState(`The channel ${channel} is not connected: send by email.`, 'channel'))
  }
  if (template !== undefined) return err(missing('Template', 'template_id'))
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const wrong = channel === undefined ? null : unreached(channel, bill.value.customer, { to, cc })
  if (wrong) return err(wrong)
  return planMoves(bill.value.context, bill.value, [
    sending(bill.value.context, sealer, bill.value, { to, cc, channel }),
  ])
}

/** A message to a telephone goes to the customer's own. */
function unreached(channel: Channel, customer: Customer, { to, cc }: Recipients): DomainError | null {
  if (channel === 'email') return null
  if (to !== undefined || cc !== undefined) {
    return invalidState(`Addresses are for e-mail: by ${channel} it goes to the customer.`, to ? 'to' : 'cc')
  }
  if (addressOn(channel, customer) !== null) return null
  return invalidState('The customer has no telephone number in international form.', 'channel')
}

/** The move that sends an invoice. */
export function sending(
  context: Context,
  sealer: Sealer,
  { customer, merchant }: { readonly customer: Customer; readonly merchant: Merchant },
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
      messages: [await messageOf(sealer, { invoice, customer, merchant, secret }, recipients)],
    })
  }
}

interface Addressed {
  readonly invoice: Invoice
  readonly customer: Customer
  readonly merchant: Merchant
  readonly secret: PublicToken
}

/** The message that brings an invoice, or reminds of it. Somebody asks for it, so it is sent whatever is switched off. */
export function messageOf(
  sealer: Sealer,
  { invoice, customer, merchant, secret }: Addressed,
  { to, cc, channel }: Recipients,
  kind: Pick<InvoiceToSend, 'reminder' | 'memo'> = {},
): Promise<MessageDraft> {
  const { channels } = notificationRule(merchant.notifications, kind.reminder ? 'invoice_reminder' : 'invoice_sent')
  return invoiceSentMessage(sealer, {
    invoice,
    token: secret.token,
    to: to ?? [customer.email],
    cc: cc ?? [],
    memo: invoice.memo,
    ...kind,
    ...(to || cc ? { channels: ['email'] } : { phone: customer.phone, channels: channel ? [channel] : channels }),
  })
}
