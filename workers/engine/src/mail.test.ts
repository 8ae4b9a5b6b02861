import type { Invoice } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import { MERCHANT, sentInvoice } from '../test/rows.ts'
import { invoiceView, receiptData, receiptView } from './mail-views.ts'

const link = { memo: null, payUrl: 'https://pay.example.com/i/token' }
const viewOf = (fields: Partial<Invoice>) =>
  invoiceView({ invoice: sentInvoice(fields), lines: [], customer: null }, MERCHANT, link)

describe('what an e-mail says of an invoice', () => {
  it('is in the merchant’s colours and time zone, with the figures that matter', () => {
    expect(viewOf({})).toMatchObject({
      number: 'INV-2026-0001',
      timeZone: 'America/New_York',
      issuedAt: sentInvoice().finalizedAt,
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
    paidAt: sentInvoice().finalizedAt,
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
