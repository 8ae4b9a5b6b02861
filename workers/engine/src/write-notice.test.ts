import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { dunningMessage, type FailedPayment } from '@revkeen-edge/services/messages/dunning.ts'
import { sealInvoiceToken } from '@revkeen-edge/services/messages/invoice-sent.ts'
import { recoveredMessage } from '@revkeen-edge/services/messages/payment-recovered.ts'
import { renewalUpcomingMessage } from '@revkeen-edge/services/messages/renewal-upcoming.ts'
import { canceledNotice, subscriptionCanceledMessage } from '@revkeen-edge/services/messages/subscription-canceled.ts'
import { subscriptionConfirmedMessage } from '@revkeen-edge/services/messages/subscription-confirmed.ts'
import { trialEndingMessage } from '@revkeen-edge/services/messages/trial-ending.ts'
import type { MessageDraft } from '@revkeen-edge/services/plan.ts'
import type { WrittenMessage } from '@revkeen-edge/services/ports/notifications.ts'
import { describe, expect, it } from 'vitest'
import { MERCHANT, sentInvoice } from '../test/rows.ts'
import { messagesOf } from './mail.ts'

const KEY = btoa('k'.repeat(32))
const sealer = sealerOf(KEY)
const { write } = messagesOf({
  CHECKOUT_URL: 'https://pay.example.com',
  PORTAL_URL: 'https://portal.example.com',
  ENVELOPE_KEY: KEY,
  MAIL_CHANNEL: 'http',
  MAIL_URL: '',
  MAIL_FROM: '',
  SMS_CHANNEL: 'off',
  WHATSAPP_CHANNEL: 'off',
  RESEND_URL: '',
  TWILIO_URL: '',
  TWILIO_ACCOUNT_SID: '',
  TWILIO_SMS_FROM: '',
  TWILIO_WHATSAPP_FROM: '',
  TWILIO_WHATSAPP_TEMPLATE: '',
})

const LINK = 'https://portal.example.com/portal/acme?token=secret'
const notice = {
  merchantId: MERCHANT.id,
  subscriptionId: 's1',
  customer: { email: 'ada@example.com', phone: '+1 415 555 0100', name: 'Ada' },
  planName: 'Pro plan',
  timeZone: 'America/New_York',
  currency: 'USD',
  card: { brand: 'visa', last4: '4242' },
}
const MONTHLY = { unit: 'month', count: 1 }
const at = (day: number) => Date.UTC(2026, 10, day, 12)

/** The mail of a draft as its row would keep it, with the invoice as it stands by then. */
async function mailOf(draft: MessageDraft, invoice: Invoice | null = sentInvoice()): Promise<WrittenMessage | null> {
  const { kind, recipient, phone = null, data } = draft
  const stored: unknown = JSON.parse(JSON.stringify(data))
  const row = { channel: null, channelsLeft: null, channelAttempts: 0, attempts: 0, nextAttemptAt: 0 }
  const rest = { sentAt: null, lastError: null, createdAt: 0 }
  const message = { id: 'm1', merchantId: MERCHANT.id, kind, recipient, phone, ...row, ...rest }
  return write(contextWith(invoice), { ...message, data: stored as MessageDraft['data'] }, MERCHANT)
}

/** As much of a context as a message reads: one invoice. */
function contextWith(invoice: Invoice | null): Context {
  const db = { rows: { invoices: { byId: () => null } }, load: async () => ({ invoice }) }
  return { db } as unknown as Context
}

describe('a failed payment', () => {
  const payment: FailedPayment = {
    ...notice,
    invoiceId: 'i1',
    invoiceNumber: 'INV-1',
    amountMinor: 4900,
    declineCategory: 'expired_card',
    retryAt: at(24),
    suspendAt: at(30),
  }
  const steps = [
    ['payment_failed', 'Your payment to Acme did not go through'],
    ['payment_retry_failed', 'Your payment to Acme failed again'],
    ['payment_action_needed', 'Action needed: update your payment method for Acme'],
    ['service_suspended', 'Your Acme subscription is suspended'],
  ] as const

  /** The invoice, with a page whose token is kept sealed for its tenant. */
  async function withPage(fields: Partial<Invoice> = {}): Promise<Invoice> {
    const invoice = sentInvoice(fields)
    return { ...invoice, publicTokenSealed: await sealInvoiceToken(sealer, { ...invoice, merchantId: 'm' }, 'secret') }
  }

  it.each(steps)('is told as %s, with the page to pay it with another card', async (kind, subject) => {
    const draft = dunningMessage(kind, payment)
    expect(draft).toMatchObject({ kind, recipient: 'ada@example.com', phone: '+1 415 555 0100' })
    const mail = await mailOf(draft, await withPage())
    expect(mail).toMatchObject({ subject, to: ['ada@example.com'], cc: [] })
    const page = 'https://pay.example.com/i/secret'
    for (const fact of [
      'Hello Ada,',
      '$49.00',
      'INV-1',
      'Pro plan',
      'Visa ending in 4242',
      'past its expiry date',
      page,
    ]) {
      expect(mail?.text).toContain(fact)
    }
    expect(mail?.short).toContain(page)
  })

  it.each(steps)('is not told as %s once the invoice is settled or gone', async (kind) => {
    const draft = dunningMessage(kind, payment)
    for (const status of ['paid', 'voided', 'uncollectible', 'refunded'] as const) {
      expect(await mailOf(draft, await withPage({ status }))).toBeNull()
    }
    expect(await mailOf(draft, null)).toBeNull()
  })

  it('leads to the page of its own tenant’s invoice alone', async () => {
    const draft = dunningMessage('payment_failed', payment)
    expect(JSON.stringify(draft)).not.toContain('secret')
    await expect(mailOf(draft, { ...(await withPage()), merchantId: 'another' })).rejects.toThrow('')
  })

  it('names the invoice by the number that it has got since', async () => {
    const unnumbered = { ...payment, invoiceNumber: null }
    const mail = await mailOf(dunningMessage('payment_failed', unnumbered), await withPage())
    expect(mail?.text).toContain('INV-2026-0001')
  })

  it('without a date, a number or a reason still makes sense', async () => {
    const bare = { ...payment, card: null, declineCategory: null, retryAt: null, suspendAt: null, invoiceNumber: null }
    const mail = await mailOf(dunningMessage('payment_failed', bare), await withPage({ number: null }))
    expect(mail?.text).toContain('we could not charge your payment method for Pro plan')
    expect(mail?.text).not.toMatch(/null|undefined|try again on|Invoice number/)
  })
})

describe('what a subscriber is told', () => {
  it('of a payment that came in after all', async () => {
    const paid = { ...notice, invoiceNumber: 'INV-1', amountMinor: 4900, paidAt: at(25), nextChargeAt: at(30) }
    const mail = await mailOf(recoveredMessage(paid), null)
    expect(mail?.text).toContain('your Visa ending in 4242 was charged for Pro plan')
    expect(mail?.text).toContain('Next charge: November 30, 2026')
    expect(mail?.text).toContain('https://portal.example.com/portal/acme')
  })

  it('of the end of a trial: what is charged, when, and how to leave', async () => {
    const trial = { ...notice, trialEndsAt: at(26), amountMinor: 4900, interval: MONTHLY, manageUrl: LINK }
    const mail = await mailOf(await trialEndingMessage(sealer, trial))
    expect(mail?.text).toContain('First charge on November 26, 2026: $49.00')
    expect(mail?.text).toContain('$49.00 every month')
    expect(mail?.text).toContain(`Manage subscription: ${LINK}`)
    const cardless = await mailOf(await trialEndingMessage(sealer, { ...trial, card: null, interval: null }))
    expect(cardless?.text).toContain(`Add a payment method: ${LINK}`)
    expect(cardless?.text).not.toContain('every')
  })

  it('of a renewal: whether the amount may still change', async () => {
    const renewal = { ...notice, renewsAt: at(30), amountMinor: 4900, interval: MONTHLY, manageUrl: LINK }
    const fixed = await mailOf(await renewalUpcomingMessage(sealer, { ...renewal, isEstimate: false }))
    expect(fixed?.text).toContain('To be charged on November 30, 2026: $49.00')
    expect(fixed?.text).not.toContain('stimated')
    const open = await mailOf(await renewalUpcomingMessage(sealer, { ...renewal, isEstimate: true, card: null }))
    expect(open?.text).toContain('Due on November 30, 2026 (estimated): $49.00')
    expect(open?.text).toContain('the amount may still change')
  })

  it('of a new subscription: what is charged today, and when next', async () => {
    const terms = {
      ...notice,
      lines: [{ name: 'Pro plan', quantity: 2, totalMinor: 9800, interval: MONTHLY }],
      chargedMinor: 9800,
      next: { at: at(30), amountMinor: 4900 },
      recurringMinor: 9800,
      interval: MONTHLY,
      trialEndsAt: null,
      endsAt: null,
      manageUrl: LINK,
    }
    const mail = await mailOf(await subscriptionConfirmedMessage(sealer, terms))
    expect(mail?.text).toContain('Charged today: $98.00')
    expect(mail?.text).toContain('Pro plan × 2: $98.00\n  Billed monthly')
    expect(mail?.text).toContain('Next charge: $49.00\n  November 30, 2026')
    expect(mail?.text).toContain('After that: $98.00 every month')
    const trial = { ...terms, chargedMinor: 0, trialEndsAt: at(30), endsAt: at(30), recurringMinor: null, next: null }
    const trialling = await mailOf(await subscriptionConfirmedMessage(sealer, trial))
    expect(trialling?.text).toContain('your free trial of Pro plan has begun')
    expect(trialling?.text).toContain('Charged today: $0.00')
    expect(trialling?.text).toContain('Ends on: November 30, 2026')
    expect(trialling?.short).not.toContain('Next')
  })

  it('of a cancellation: until when there is access, and what goes back', async () => {
    const canceled = { ...notice, canceledAt: at(23), accessUntil: at(30), refundMinor: 1000, againUrl: LINK }
    const later = await mailOf(await subscriptionCanceledMessage(sealer, canceled))
    expect(later?.text).toContain('You keep your access until November 30, 2026.')
    expect(later?.text).toContain('Goes back to you: $10.00')
    const now = { ...canceled, accessUntil: null, refundMinor: 0, againUrl: null }
    const ended = await mailOf(await subscriptionCanceledMessage(sealer, now))
    expect(ended?.text).not.toMatch(/until|back to you|Subscribe again/)
    const failed = await mailOf(canceledNotice({ ...now, reason: 'payment_failed' }))
    expect(failed?.text).toContain('could not be made, so your subscription is canceled')
    expect(failed?.short).toContain('could not be made')
  })
})
