import type { SendEmail } from '@cloudflare/workers-types'
import type { Invoice, Merchant } from '@revkeen-edge/domain'
import { newInvoice } from '@revkeen-edge/services/invoices/new.ts'
import type { Mail } from '@revkeen-edge/services/ports/mail.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { invoiceView, receiptData, receiptView } from './mail-views.ts'
import { mailOf } from './mail.ts'

const ENV = {
  CHECKOUT_URL: 'https://pay.example.com',
  ENVELOPE_KEY: btoa('k'.repeat(32)),
  MAIL_CHANNEL: 'cloudflare',
  MAIL_URL: 'https://mails.example.com/mailbox',
  MAIL_FROM: 'billing@example.com',
}
const MAIL: Mail = {
  id: 'm1',
  to: ['ada@example.com', 'billing@acme.example'],
  cc: ['books@example.com'],
  fromName: 'Acme',
  replyTo: 'help@acme.example',
  subject: 'Invoice INV-1 from Acme',
  html: '<p>Hello</p>',
  text: 'Hello',
}

afterEach(() => vi.unstubAllGlobals())

describe('a mail', () => {
  it('goes through Email Sending once, to everybody, from the verified address', async () => {
    const send = vi.fn(async () => ({ messageId: '1' }))
    await mailOf({ ...ENV, EMAIL: { send } satisfies SendEmail }).deliver(MAIL)
    expect(send.mock.calls).toEqual([
      [
        {
          from: { email: 'billing@example.com', name: 'Acme' },
          to: MAIL.to,
          cc: MAIL.cc,
          subject: MAIL.subject,
          text: MAIL.text,
          html: MAIL.html,
          replyTo: 'help@acme.example',
        },
      ],
    ])
  })

  it('names neither copies nor an address for replies where there are none', async () => {
    const send = vi.fn(async (_: object) => ({ messageId: '1' }))
    await mailOf({ ...ENV, EMAIL: { send } satisfies SendEmail }).deliver({ ...MAIL, cc: [], replyTo: null })
    expect(Object.keys(send.mock.calls[0]?.[0] ?? {})).toEqual(['from', 'to', 'subject', 'text', 'html'])
  })

  it('is not taken for sent where there is no binding', async () => {
    await expect(mailOf(ENV).deliver(MAIL)).rejects.toThrow('no EMAIL binding')
  })

  it('is posted once for each recipient in development', async () => {
    const bodies: { to: string }[] = []
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
      bodies.push(JSON.parse(body) as { to: string })
      return new Response(null, { status: 202 })
    })
    await mailOf({ ...ENV, MAIL_CHANNEL: 'http' }).deliver(MAIL)
    expect(bodies.map(({ to }) => to).toSorted()).toEqual([...MAIL.to, ...MAIL.cc].toSorted())
    expect(bodies[0]).toMatchObject({ id: 'm1', channel: 'email', from: 'Acme', subject: MAIL.subject })
  })

  it('is not taken for sent where the development channel refuses a copy', async () => {
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) =>
      body.includes('books@') ? new Response(null, { status: 500 }) : new Response(null, { status: 202 }),
    )
    await expect(mailOf({ ...ENV, MAIL_CHANNEL: 'http' }).deliver(MAIL)).rejects.toThrow('answered 500')
  })
})

const MERCHANT: Merchant = {
  id: 'm',
  accountId: 'a',
  mode: 'live',
  slug: 'acme',
  name: 'Acme',
  timezone: 'America/New_York',
  currency: 'USD',
  country: 'US',
  supportEmail: null,
  addressLine1: null,
  addressLine2: null,
  city: null,
  state: null,
  postalCode: null,
  taxId: null,
  branding: { primaryColor: '#0f766e', logoUrl: 'https://acme.example/logo.png' },
  createdAt: 0,
  updatedAt: 0,
  version: 1,
}
const INVOICE: Invoice = {
  ...newInvoice(
    {
      tenant: { merchantId: 'm', mode: 'sandbox' },
      now: 0,
      runtime: { uuid: () => '0197a1b2-0000-7000-8000-000000000001', token: () => 't' },
    },
    { customerId: 'c', currency: 'USD', origin: 'manual' },
  ),
  number: 'INV-2026-0001',
  status: 'sent',
  subtotalMinor: 5000,
  discountMinor: 500,
  totalMinor: 4500,
  finalizedAt: Date.UTC(2026, 1, 1),
}
const link = { memo: null, payUrl: 'https://pay.example.com/i/token' }
const viewOf = (fields: Partial<Invoice>) =>
  invoiceView({ invoice: { ...INVOICE, ...fields }, lines: [], customer: null }, MERCHANT, link)

describe('what an e-mail says of an invoice', () => {
  it('is in the merchant’s colours and time zone, with the figures that matter', () => {
    expect(viewOf({})).toMatchObject({
      number: 'INV-2026-0001',
      timeZone: 'America/New_York',
      issuedAt: INVOICE.finalizedAt,
      dueMinor: 4500,
      totals: { subtotalMinor: 5000, discountMinor: 500, taxMinor: null, totalMinor: 4500 },
      merchant: { logoUrl: 'https://acme.example/logo.png', colours: { primaryColour: '#0f766e' }, testMode: false },
    })
  })

  it.each([
    [null, null],
    ['2026-03-15', '2026-03-15'],
    ['2026-03-15T00:00:00Z', '2026-03-15'],
    ['2026-03-15T00:00:00.000Z', '2026-03-15'],
    ['2026-03-15T03:00:00.000Z', '2026-03-14'],
    ['2026-03-15T12:00:00Z', '2026-03-15'],
  ])('is due, where the due date is %s, on %s', (dueDate, day) => {
    expect(viewOf({ dueDate }).dueOn).toBe(day)
  })

  it.each([
    ['sent', 1500, 3000],
    ['overdue', 0, 4500],
    ['paid', 4500, 0],
    ['refunded', 0, 0],
  ] as const)('asks of an invoice that is %s, with %i paid, for %i', (status, paidMinor, dueMinor) => {
    expect(viewOf({ status, paidMinor }).dueMinor).toBe(dueMinor)
  })

  it('knows what of it was credited', () => {
    expect(viewOf({ status: 'sent', paidMinor: 1500, creditAppliedMinor: 500 })).toMatchObject({
      creditedMinor: 500,
      dueMinor: 3000,
    })
  })
})

describe('what an e-mail says of a payment', () => {
  const data = {
    invoiceNumber: 'INV-2026-0001',
    paidAt: INVOICE.finalizedAt,
    timeZone: 'UTC',
    customerName: null,
    currency: 'USD',
    lines: [{ name: 'Coffee', quantity: 1, totalMinor: 5000 }],
    subtotalMinor: 5000,
    discountMinor: 0,
    taxMinor: 1000,
    totalMinor: 6000,
    card: null,
  }
  const vat = { displayName: 'VAT', percentage: 200_000, taxableMinor: 5000, amountMinor: 1000 }
  const written = (more: object) => receiptView(receiptData.parse({ ...data, ...more }), MERCHANT)

  it('has intervals, taxes and the part that was paid', () => {
    const view = written({
      lines: [{ ...data.lines[0], billingInterval: 'quarter', billingIntervalCount: 2 }],
      taxes: [{ ...vat, inclusive: false, reverseCharge: false, taxRateId: null, jurisdiction: null, taxType: 'vat' }],
      taxTreatment: 'taxed',
      paidMinor: 2000,
      remainingMinor: 4000,
    })
    expect(view.lines[0]?.interval).toEqual({ unit: 'quarter', count: 2 })
    expect(view.totals.taxes).toEqual([
      { name: 'VAT', percentage: 200_000, inclusive: false, taxableMinor: 5000, amountMinor: 1000 },
    ])
    expect(view.totals.reverseCharge).toBe(false)
    expect(view.part).toEqual({ paidMinor: 2000, creditedMinor: 0, remainingMinor: 4000 })
    const { part } = written({ paidMinor: 2000, creditedMinor: 500, remainingMinor: 3500 })
    expect(part).toEqual({ paidMinor: 2000, creditedMinor: 500, remainingMinor: 3500 })
  })

  it('is read as well where it was stored without them', () => {
    const { lines, totals, part } = written({})
    expect(lines).toEqual([{ name: 'Coffee', quantity: 1, totalMinor: 5000, interval: null }])
    expect(totals).toMatchObject({ taxMinor: 1000, taxes: [], reverseCharge: false })
    expect(part).toBeNull()
  })
})
