import { invoiceDocument, receiptDocument, renderInvoicePdf, renderReceiptPdf } from '@revkeen-edge/documents'
import { isPayable } from '@revkeen-edge/domain/invoice.ts'
import { describe, expect, it } from 'vitest'
import { diskFonts } from './fonts.ts'
import { invoiceInput } from './input.ts'
import { readPdf, textOf } from './reader.ts'
import { invoiceRow, ISSUED, lineRow, merchantRow, paymentRow, taxRow } from './rows.ts'

const fonts = await diskFonts()
const line = lineRow(0, {
  description: 'Platform, annual plan',
  quantity: 3,
  unitAmountMinor: 123456,
  discountMinor: 10000,
  billingInterval: 'year',
  billingIntervalCount: 1,
  periodStart: Date.UTC(2026, 10, 1),
  periodEnd: Date.UTC(2027, 10, 1),
})
const invoice = invoiceRow([line], {
  taxMinor: 72074,
  totalMinor: 432442,
  taxes: [taxRow(72074, { taxableMinor: 360368 })],
  customFields: { 'Purchase order': 'PO-7781' },
  memo: 'Thank you.\nSecond line.',
  footer: 'Company number 01234567',
})
const input = invoiceInput({
  lines: [line],
  invoice,
  merchant: merchantRow({
    addressLine1: '1 Harbour Exchange',
    city: 'London',
    postalCode: 'E14 9GE',
    taxId: 'GB 987 6543 21',
  }),
  payUrl: 'https://pay.northwind.example/i/abc',
})

describe('an invoice', () => {
  it('says what subscription it starts', async () => {
    const subscriptionTerms = {
      collection_method: 'send_invoice',
      start_mode: 'when_paid',
      duration_type: 'until_cancelled',
      first_payment_behavior: 'charge_first_cycle_now',
    } as const
    const starting = { ...input, invoice: { ...invoice, subscriptionTerms }, lines: [{ ...line, productId: 'p' }] }
    const written = async (of: typeof starting) =>
      textOf((await readPdf(await renderInvoicePdf(invoiceDocument(of), fonts))).pages[0])
    expect(await written(starting)).toContain('Starts a subscription £3,703.68 · Billed yearly')
    const voided = { ...starting, invoice: { ...starting.invoice, status: 'voided' as const } }
    expect(await written(voided)).not.toContain('subscription')
  })

  it('says everything that a reader has to know, and can be searched', async () => {
    const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(input), fonts))
    const text = textOf(pdf.pages[0])
    for (const part of [
      'Invoice',
      'INV-2026-0042',
      '1 November 2026',
      '1 December 2026',
      'Northwind Cloud Ltd',
      '1 Harbour Exchange',
      'London, E14 9GE',
      'Tax number: GB 987 6543 21',
      'billing@northwind.example',
      'Analytical Engines plc',
      'London, SW1Y 4JH',
      'United Kingdom',
      'Tax number: GB 123 4567 89',
      '£4,324.42 due 1 December 2026',
      'Pay online',
      'Platform, annual plan',
      'Billed yearly · 1 Nov 2026 – 31 Oct 2027',
      '£1,234.56',
      '−£100.00',
      '£3,603.68',
      'VAT (20%) on £3,603.68',
      '£720.74',
      'Amount due',
      'PO-7781',
      'Thank you.',
      'Second line.',
      'Company number 01234567',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('has a title, a language, tags for reading aloud, and a link to pay', async () => {
    const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(input), fonts))
    expect(pdf.title).toBe('Invoice · INV-2026-0042 · Northwind Cloud Ltd')
    expect(pdf.language).toBe('en-GB')
    expect(pdf.tagged).toBe(true)
    expect([...pdf.roles]).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Link']))
    expect(pdf.links).toEqual(['https://pay.northwind.example/i/abc'])
  })

  it('links nowhere but to the web', async () => {
    const document = invoiceDocument({ ...input, payUrl: 'javascript:alert(1)' })
    const pdf = await readPdf(await renderInvoicePdf(document, fonts))
    expect(pdf.links).toEqual([])
    expect(textOf(pdf.pages[0])).not.toContain('Pay online')
  })

  it('is the same file every time', async () => {
    const document = invoiceDocument(input)
    const first = await renderInvoicePdf(document, fonts)
    expect(await renderInvoicePdf(document, await diskFonts())).toEqual(first)
  })

  it('reads no font that its text does not need', async () => {
    const own = await diskFonts()
    await renderInvoicePdf(invoiceDocument(input), own)
    expect([...own.files].toSorted()).toEqual(['inter/coverage.json', 'inter/latin-400.ttf', 'inter/latin-600.ttf'])
  })
})

describe('the state of an invoice', () => {
  it.each([
    ['paid', 'Paid', '£4,324.42 paid on 1 November 2026'],
    ['overdue', 'Overdue', '£4,324.42 due 1 December 2026'],
    ['voided', 'Void', '£4,324.42'],
    ['draft', 'Draft', '£4,324.42'],
    ['partially_paid', 'Partially paid', '£4,324.42 due 1 December 2026'],
    ['sent', undefined, '£4,324.42 due 1 December 2026'],
  ] as const)('%s is stamped %s and headed %s', (status, stamp, headline) => {
    const paid = status === 'paid' ? { paidMinor: invoice.totalMinor, paidAt: ISSUED } : {}
    const document = invoiceDocument({ ...input, invoice: { ...invoice, status, ...paid } })
    expect(document.status?.text).toBe(stamp)
    expect(document.headline).toBe(headline)
    expect(document.payUrl === null).toBe(!isPayable({ status }))
  })

  it('shows what was paid and what is left', () => {
    const document = invoiceDocument({ ...input, invoice: { ...invoice, paidMinor: 100000 } })
    expect(document.settled).toEqual([{ label: 'Amount paid', amount: '−£1,000.00' }])
    expect(document.due).toEqual({ label: 'Amount due', amount: '£3,324.42' })
  })

  it('says who owes the tax under a reverse charge', () => {
    const reversed = { ...invoice, taxes: [taxRow(0, { taxableMinor: 360368, reverseCharge: true })] }
    const document = invoiceDocument({ ...input, invoice: reversed })
    expect(document.taxNote).toMatch(/reverse charge/)
    expect(document.sums.at(-1)).toEqual({ label: 'VAT (20%) on £3,603.68', amount: '£0.00' })
    expect(invoiceDocument(input).taxNote).toBeNull()
  })

  it.each([
    [
      'an inclusive rate',
      { taxes: [taxRow(72074, { inclusive: true, percentage: 82_500, taxableMinor: 360368 })] },
      'VAT (8.25%) on £3,603.68, included',
    ],
    ['a tax without rates', { taxes: [] }, 'Tax'],
  ])('names %s', (_, changes, label) => {
    const document = invoiceDocument({ ...input, invoice: { ...invoice, ...changes } })
    expect(document.sums.at(-1)).toEqual({ label, amount: '£720.74' })
  })

  it('shows each rate with what it is on, in the reader’s words', () => {
    const taxes = [
      taxRow(20000, { taxableMinor: 100000 }),
      taxRow(2500, { displayName: 'Levy', percentage: 50_000, taxableMinor: 50000 }),
    ]
    const taxedOf = (locale: string) => {
      const { sums } = invoiceDocument({ ...input, locale, invoice: { ...invoice, taxes } })
      return sums.slice(1).map(({ label }) => label.replace(/\s/g, ' '))
    }
    expect(taxedOf('en-GB')).toEqual(['VAT (20%) on £1,000.00', 'Levy (5%) on £500.00'])
    expect(taxedOf('de-DE')).toEqual(['VAT (20 %) auf 1.000,00 £', 'Levy (5 %) auf 500,00 £'])
    expect(taxedOf('ja-JP')).toEqual(['VAT (20%) 対象額 £1,000.00', 'Levy (5%) 対象額 £500.00'])
  })
})

describe('how a line is billed', () => {
  it.each([
    ['month', 1, 'en-GB', 'Billed monthly'],
    ['month', 3, 'en-GB', 'Billed every 3 months'],
    ['month', 6, 'de-DE', 'Abrechnung alle 6 Monate'],
    ['year', null, 'ja-JP', '年額料金'],
    ['quarter', 1, 'en-GB', 'Billed every 3 months'],
    ['quarter', 2, 'en-GB', 'Billed every 6 months'],
    ['half_year', 1, 'en-GB', 'Billed every 6 months'],
    ['half_year', 3, 'ja-JP', '18 か月ごとの請求'],
    ['week', 2, 'fr-FR', 'Facturation par période de 2 semaines'],
    ['quarter', null, 'ar-KW', 'دورة الفوترة: ٣ أشهر'],
    ['fortnight', 1, 'en-GB', null],
    [null, null, 'en-GB', null],
  ])('%s × %s in %s is said as %s', (billingInterval, billingIntervalCount, locale, detail) => {
    const lines = [{ ...line, billingInterval, billingIntervalCount }]
    const shown = invoiceDocument({ ...input, locale, lines }).lines[0]?.detail
    expect(shown?.replace(/\s/g, ' ') ?? null).toBe(detail)
  })
})

describe('amounts and dates', () => {
  it.each([
    ['JPY', 'ja-JP', '¥432,442', '2026年12月1日'],
    ['KWD', 'ar-KW', '٤٣٢٫٤٤٢', '١ ديسمبر ٢٠٢٦'],
    ['EUR', 'de-DE', '4.324,42', '1. Dezember 2026'],
    ['USD', 'fr-CA', '4 324,42', '1 décembre 2026'],
    ['USD', 'nl-NL', '4,324.42', '1 December 2026'],
  ])('in %s for %s are written %s and %s', (currency, locale, amount, date) => {
    const document = invoiceDocument({ ...input, locale, invoice: { ...invoice, currency } })
    expect(document.total.amount.replace(/\s/g, ' ')).toContain(amount)
    expect(document.headline.replace(/\s/g, ' ')).toContain(date)
  })

  it('have the day of the merchant, not that of the server', () => {
    const merchant = merchantRow({ timezone: 'Pacific/Auckland' })
    const late = { ...invoice, finalizedAt: Date.UTC(2026, 10, 30, 20) }
    const [, issued] = invoiceDocument({ ...input, merchant, invoice: late }).facts
    expect(issued?.value).toBe('1 December 2026')
  })

  it('fall due on the day of an instant, or on receipt', () => {
    const instant = { ...invoice, dueDate: '2026-12-01T00:30:00+02:00', dueAt: Date.UTC(2026, 10, 30, 22, 30) }
    expect(invoiceDocument({ ...input, invoice: instant }).facts.at(-1)?.value).toBe('30 November 2026')
    const receipt = invoiceDocument({ ...input, invoice: { ...invoice, dueDate: null } })
    expect(receipt.headline).toBe('£4,324.42 due on receipt')
  })

  it('add up: lines to the subtotal, and that with tax to the total', async () => {
    const document = invoiceDocument(input)
    expect(document.lines.map(({ amount }) => amount)).toEqual(['£3,603.68'])
    expect(document.sums).toEqual([
      { label: 'Subtotal', amount: '£3,603.68' },
      { label: 'VAT (20%) on £3,603.68', amount: '£720.74' },
    ])
  })
})

describe('a receipt', () => {
  it('says what was paid, when and how', async () => {
    const paid = { ...invoice, status: 'paid' as const, paidMinor: invoice.totalMinor, paidAt: ISSUED }
    const failed = paymentRow({ status: 'failed', capturedMinor: 0, cardLast4: '0002' })
    const payments = [failed, paymentRow({ capturedMinor: invoice.totalMinor })]
    const pdf = await readPdf(await renderReceiptPdf(receiptDocument({ ...input, invoice: paid, payments }), fonts))
    const text = textOf(pdf.pages[0])
    for (const part of ['Receipt', '£4,324.42 paid on 1 November 2026', 'Visa ending in 1111', '9184420017']) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain('0002')
    expect(text).not.toContain('Amount due')
    expect(pdf.links).toEqual([])
  })

  it('shows how its lines are billed', async () => {
    const lines = [{ ...line, billingInterval: 'half_year', billingIntervalCount: 1 }]
    const paid = { ...invoice, status: 'paid' as const, paidMinor: invoice.totalMinor, paidAt: ISSUED }
    const document = receiptDocument({ ...input, lines, invoice: paid, payments: [paymentRow()] })
    const text = textOf((await readPdf(await renderReceiptPdf(document, fonts))).pages[0])
    expect(text).toContain('Billed every 6 months · 1 Nov 2026 – 31 Oct 2027')
    expect(text).toContain('VAT (20%) on £3,603.68')
  })

  describe('of a payment in part', () => {
    const part = { ...invoice, status: 'partially_paid' as const, paidMinor: 150000 }
    const payments = [
      paymentRow({ id: 'second', capturedMinor: 100000, capturedAt: ISSUED + 172_800_000, cardLast4: '2222' }),
      paymentRow({ id: 'first', capturedMinor: 50000, capturedAt: ISSUED, cardLast4: '1111' }),
    ]

    it('is stamped so, and says what was paid now, what before and what is left', async () => {
      const document = receiptDocument({ ...input, invoice: part, payments })
      expect(document.status?.text).toBe('Partially paid')
      expect(document.headline).toBe('£1,000.00 paid on 3 November 2026')
      expect(document.facts.at(-1)).toEqual({ label: 'Date paid', value: '3 November 2026' })
      expect([document.total, ...document.settled, document.due]).toEqual([
        { label: 'Total', amount: '£4,324.42' },
        { label: 'Paid before', amount: '−£500.00' },
        { label: 'This payment', amount: '−£1,000.00' },
        { label: 'Still to pay', amount: '£2,824.42' },
      ])
      const text = textOf((await readPdf(await renderReceiptPdf(document, fonts))).pages[0])
      for (const said of ['Partially paid', '−£500.00', 'Still to pay £2,824.42', 'ending in 1111', 'ending in 2222']) {
        expect(text).toContain(said)
      }
      expect(text).not.toContain('Pay online')
    })

    it('does not call what was credited paid', () => {
      const credited = { ...part, paidMinor: 160000, creditAppliedMinor: 10000 }
      expect(receiptDocument({ ...input, invoice: credited, payments }).settled).toEqual([
        { label: 'Credited', amount: '−£100.00' },
        { label: 'Paid before', amount: '−£500.00' },
        { label: 'This payment', amount: '−£1,000.00' },
      ])
      const rest = { ...invoice, paidMinor: invoice.totalMinor, creditAppliedMinor: 282442, paidAt: ISSUED }
      const whole = receiptDocument({ ...input, invoice: { ...rest, status: 'paid' }, payments })
      expect(whole.headline).toBe('£1,500.00 paid on 1 November 2026')
      expect(whole.settled).toEqual([
        { label: 'Credited', amount: '−£2,824.42' },
        { label: 'Amount paid', amount: '£1,500.00' },
      ])
    })

    it('names no payment before the first', () => {
      const document = receiptDocument({
        ...input,
        invoice: { ...part, status: 'overdue', paidMinor: 50000 },
        payments: payments.slice(1),
      })
      expect(document.status?.text).toBe('Partially paid')
      expect(document.settled).toEqual([{ label: 'This payment', amount: '−£500.00' }])
      expect(document.due).toEqual({ label: 'Still to pay', amount: '£3,824.42' })
    })

    it('asks for nothing more of an invoice that is written off', () => {
      const document = receiptDocument({ ...input, invoice: { ...part, status: 'uncollectible' }, payments })
      expect(document.status?.text).toBe('Partially paid')
      expect(document.due).toBeNull()
    })

    it('is a whole receipt once the rest is paid', () => {
      const rest = paymentRow({ capturedMinor: 282442, capturedAt: ISSUED + 259_200_000 })
      const whole = { ...invoice, status: 'paid' as const, paidMinor: invoice.totalMinor, paidAt: rest.capturedAt }
      const document = receiptDocument({ ...input, invoice: whole, payments: [...payments, rest] })
      expect(document.status?.text).toBe('Paid')
      expect(document.headline).toBe('£4,324.42 paid on 4 November 2026')
      expect(document.due).toBeNull()
      expect(document.payments).toHaveLength(3)
    })

    it('says at the payment what of it went back', async () => {
      const [second, first] = payments
      const refunded = [{ ...paymentRow(), ...second, refundedMinor: 25000 }, paymentRow(first)]
      const document = receiptDocument({ ...input, invoice: part, payments: refunded })
      expect(document.payments.map((payment) => payment.refunded)).toEqual(['£250.00 of it refunded', null])
      const pdf = await readPdf(await renderReceiptPdf(document, fonts))
      expect(textOf(pdf.pages[0])).toContain('£250.00 of it refunded')
    })
  })

  it('shows what went back', () => {
    const paid = { ...invoice, status: 'refunded' as const, paidMinor: 5000, paidAt: ISSUED }
    const payments = [paymentRow({ capturedMinor: 5000, refundedMinor: 5000 })]
    const document = receiptDocument({ ...input, invoice: paid, payments })
    expect(document.status?.text).toBe('Refunded')
    expect(document.settled).toContainEqual({ label: 'Refunded', amount: '−£50.00' })
  })
})
