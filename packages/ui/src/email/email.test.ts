import { describe, expect, test } from 'vitest'
import { renderCreditNote } from './credit-note.tsx'
import { renderInvoiceSent } from './invoice-sent.tsx'
import { renderOrderShipped } from './order-shipped.tsx'
import { renderReceipt } from './receipt.tsx'
import { renderRefund } from './refund.tsx'
import type { InvoiceEmailView, ReceiptEmailView } from './view.ts'

const HOSTILE = '<script>alert(1)</script>'
const merchant = {
  name: 'Acme',
  logoUrl: null,
  colours: { primaryColour: '#ffd400', backgroundColour: null },
  supportEmail: 'help@acme.example',
  testMode: false,
}
const order = {
  locale: 'en-US',
  timeZone: 'UTC',
  merchant,
  customerName: 'Ada',
  currency: 'USD',
  lines: [{ name: 'Coffee', quantity: 2, totalMinor: 2400, interval: null }],
  totals: {
    subtotalMinor: 2400,
    discountMinor: 240,
    discountLabel: 'TEN',
    taxMinor: 173,
    taxes: [],
    reverseCharge: false,
    totalMinor: 2333,
  },
}
const vat = { name: 'VAT', percentage: 80_000, inclusive: false, taxableMinor: 2160, amountMinor: 173 }
const receipt: ReceiptEmailView = {
  ...order,
  number: 'INV-1',
  paidAt: Date.UTC(2026, 10, 22),
  card: { brand: 'Visa', last4: '1111' },
  part: null,
  receiptUrl: 'https://pay.example/r',
  pdfUrl: null,
}
const invoice: InvoiceEmailView = {
  ...order,
  number: 'INV-2',
  issuedAt: Date.UTC(2026, 10, 1),
  dueOn: '2026-12-01',
  dueMinor: 2333,
  creditedMinor: 0,
  memo: null,
  payUrl: 'https://pay.example/i',
  pdfUrl: null,
}

describe('a receipt', () => {
  const { subject, html, text } = renderReceipt(receipt)

  test('says the same in HTML and in plain text', () => {
    expect(subject).toBe('Your receipt from Acme (INV-1)')
    for (const fact of [
      'INV-1',
      'November 22, 2026',
      'Visa ending in 1111',
      'Coffee × 2',
      '$24.00',
      '-$2.40',
      '$1.73',
      '$23.33',
      'https://pay.example/r',
      'help@acme.example',
    ]) {
      expect(html).toContain(fact)
      expect(text).toContain(fact)
    }
    expect(text).not.toMatch(/<\/?[a-z]/)
  })

  test.each([
    ['month', 1, 'Billed monthly'],
    ['quarter', 1, 'Billed every 3 months'],
    ['half_year', 2, 'Billed every 12 months'],
    ['year', 1, 'Billed yearly'],
  ])('says of what is billed for each %s × %s: %s', (unit, count, words) => {
    const lines = order.lines.map((line) => ({ ...line, interval: { unit, count } }))
    const written = renderReceipt({ ...receipt, lines })
    expect(written.html).toContain(words)
    expect(written.text).toContain(`Coffee × 2: $24.00\n  ${words}\n`)
  })

  test('shows each rate and what it is on', () => {
    const taxes = [
      vat,
      { ...vat, name: 'Levy', inclusive: true, percentage: 12_500, taxableMinor: 2000, amountMinor: 25 },
    ]
    const written = renderReceipt({ ...receipt, totals: { ...order.totals, taxes, reverseCharge: true } })
    for (const form of [written.html, written.text]) {
      expect(form).toContain('VAT (8%) on $21.60')
      expect(form).toContain('Levy (1.25%) on $20.00, included')
      expect(form).toContain('Reverse charge:')
    }
    expect(written.text).toContain('VAT (8%) on $21.60: $1.73\nTotal: $23.33\nLevy')
    expect(written.text).not.toContain('Tax: ')
  })

  test('of a payment in part names that payment, what came before it and what is left', () => {
    const written = renderReceipt({ ...receipt, part: { paidMinor: 1000, creditedMinor: 0, remainingMinor: 833 } })
    expect(written.text).toContain('Amount paid: $10.00')
    expect(written.text).toContain('Total: $23.33\nPaid before: -$5.00\nThis payment: -$10.00\nStill to pay: $8.33')
    expect(written.html).toContain('Still to pay')
    expect(written.html).toContain('$10.00 paid on November 22, 2026')
    const first = renderReceipt({ ...receipt, part: { paidMinor: 1000, creditedMinor: 0, remainingMinor: 1333 } })
    expect(first.text).not.toContain('Paid before')
    expect(text).not.toMatch(/This payment|Still to pay/)
  })

  test('of a payment in part does not call what was credited paid', () => {
    const of = (creditedMinor: number) =>
      renderReceipt({ ...receipt, part: { paidMinor: 1000, creditedMinor, remainingMinor: 833 } }).text
    expect(of(500)).toContain('Total: $23.33\nCredited: -$5.00\nThis payment: -$10.00\nStill to pay: $8.33')
    expect(of(200)).toContain('Credited: -$2.00\nPaid before: -$3.00\nThis payment: -$10.00')
    expect(of(0)).not.toContain('Credited')
  })

  test('has dark text on a light brand', () => expect(html).toMatch(/background:#ffd400[^>]*>\s*<a[^>]*color:#000000/))
})

describe('an invoice', () => {
  test('leads to where it is paid', () => {
    const { subject, html, text } = renderInvoiceSent(invoice)
    expect(subject).toBe('Invoice INV-2 from Acme')
    expect(html).toContain('href="https://pay.example/i"')
    expect(text).toContain('Pay $23.33: https://pay.example/i')
    expect(text).toContain('Due date: December 1, 2026')
    expect(text).not.toContain('Already paid')
  })

  test('shows how its lines are billed, and each rate with what it is on', () => {
    const lines = order.lines.map((line) => ({ ...line, interval: { unit: 'quarter', count: 1 } }))
    const { html, text } = renderInvoiceSent({ ...invoice, lines, totals: { ...order.totals, taxes: [vat] } })
    for (const form of [html, text]) {
      expect(form).toContain('Billed every 3 months')
      expect(form).toContain('VAT (8%) on $21.60')
    }
  })

  test('asks for what is left after a part payment', () => {
    const { text } = renderInvoiceSent({ ...invoice, dueMinor: 1333 })
    expect(text).toContain('Already paid: -$10.00')
    expect(text).toContain('Amount due: $13.33')
    expect(text).not.toContain('Credited')
  })

  test('does not call what was credited paid', () => {
    const credited = renderInvoiceSent({ ...invoice, dueMinor: 1333, creditedMinor: 1000 }).text
    expect(credited).toContain('Total: $23.33\nCredited: -$10.00\nAmount due: $13.33')
    const both = renderInvoiceSent({ ...invoice, dueMinor: 1333, creditedMinor: 400 }).text
    expect(both).toContain('Already paid: -$6.00\nCredited: -$4.00\nAmount due: $13.33')
  })

  test('names the due day whatever the time zone', () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Midway']) {
      expect(renderInvoiceSent({ ...invoice, timeZone }).text).toContain('Due date: December 1, 2026')
    }
  })

  test('that is paid is shown, not asked for', () => {
    const { html, text } = renderInvoiceSent({ ...invoice, dueMinor: 0 })
    expect(text).toContain('View invoice: https://pay.example/i')
    expect(text).toContain('Amount due: $0.00')
    expect(html).not.toContain('Pay $')
  })

  test('without a link or a due date still makes sense', () => {
    const { html, text } = renderInvoiceSent({ ...invoice, payUrl: null, dueOn: null })
    expect(html).not.toContain('href=')
    expect(text).not.toContain('Due date')
  })
})

test('names are escaped, links checked and subjects kept to one line', () => {
  const hostile = { ...merchant, name: `Acme\r\nBcc: x@y.example ${HOSTILE}`, logoUrl: 'javascript:alert(1)' }
  for (const { subject, html } of [
    renderReceipt({
      ...receipt,
      merchant: hostile,
      customerName: HOSTILE,
      receiptUrl: 'javascript:alert(1)',
      lines: [{ name: HOSTILE, quantity: 1, totalMinor: 1, interval: { unit: HOSTILE, count: 1 } }],
      totals: { ...order.totals, taxes: [{ ...vat, name: HOSTILE }] },
    }),
    renderInvoiceSent({ ...invoice, merchant: hostile, memo: HOSTILE, payUrl: 'javascript:alert(1)' }),
  ]) {
    expect(html).not.toContain('<script')
    expect(html).not.toContain('javascript:')
    expect(subject).not.toMatch(/[\r\n]/)
  }
})

test('sandbox messages say so in both forms', () => {
  const { html, text } = renderReceipt({ ...receipt, merchant: { ...merchant, testMode: true } })
  expect(html).toContain('no real money moved')
  expect(text).toContain('no real money moved')
})

describe('a parcel on its way', () => {
  const shipped = {
    locale: 'en-US',
    merchant,
    customerName: 'Ada',
    number: 'ord_1',
    lines: [{ name: HOSTILE, quantity: 2 }],
    carrier: 'UPS',
    trackingNumber: '1Z999',
  }

  test('says what was sent and how to follow it, the same in HTML and in plain text', () => {
    const { subject, html, text } = renderOrderShipped(shipped)
    expect(subject).toBe('Your order from Acme is on its way')
    for (const fact of ['ord_1', 'UPS', '1Z999', 'Hello Ada,', 'help@acme.example']) {
      expect(html).toContain(fact)
      expect(text).toContain(fact)
    }
    expect(text).toContain(`2 × ${HOSTILE}`)
    expect(html).not.toContain(HOSTILE)
  })

  test('leaves out what is not known', () => {
    const { text } = renderOrderShipped({ ...shipped, carrier: null, trackingNumber: null })
    expect(text).not.toMatch(/Carrier|Tracking/)
  })
})

describe('a refund', () => {
  const refunded = {
    locale: 'en-US',
    timeZone: 'UTC',
    merchant,
    customerName: 'Ada',
    currency: 'USD',
    number: 'INV-2026-0007',
    refundedAt: Date.UTC(2026, 4, 4),
    amountMinor: 1500,
    card: { brand: 'visa', last4: '1111' },
    undone: false,
  }

  test.each([
    [false, '5 to 10 business days', 'never shows'],
    [true, 'never shows on your statement', 'business days'],
  ])(
    'says what went back and what the statement will show, the same in both forms (undone: %s)',
    (undone, told, not) => {
      const { subject, html, text } = renderRefund({ ...refunded, undone })
      expect(subject).toBe('Your refund from Acme')
      for (const fact of ['$15.00', 'INV-2026-0007', 'May 4, 2026', 'Visa ending in 1111', 'Hello Ada,', told]) {
        expect(html).toContain(fact)
        expect(text).toContain(fact)
      }
      expect(text).not.toContain(not)
    },
  )
})

describe('a credit note', () => {
  const credited = {
    locale: 'en-US',
    timeZone: 'UTC',
    merchant,
    customerName: 'Ada',
    currency: 'USD',
    number: 'CN-2026-0001',
    invoiceNumber: 'INV-2026-0007',
    issuedAt: Date.UTC(2026, 4, 4),
    amountMinor: 12_000,
    taxMinor: 2_000,
    appliedMinor: 4_500,
    method: 'refund_to_payment_method' as const,
    reason: HOSTILE,
  }

  test('says what was credited and where it goes, the same in HTML and in plain text', () => {
    const { subject, html, text } = renderCreditNote(credited)
    expect(subject).toBe('Credit note CN-2026-0001 from Acme')
    for (const fact of [
      'CN-2026-0001',
      'INV-2026-0007',
      '$120.00',
      '$20.00',
      '$45.00',
      '$75.00',
      'Goes back to',
      'Hello Ada,',
    ]) {
      expect(html).toContain(fact)
      expect(text).toContain(fact)
    }
    expect(html).not.toContain('<script')
  })

  test.each([
    ['customer_balance', /balance with Acme.*\$75\.00/],
    ['external', null],
  ] as const)('by %s', (method, told) => {
    const { text } = renderCreditNote({ ...credited, method })
    if (told) expect(text).toMatch(told)
    else expect(text).not.toContain('$75.00')
    expect(text).not.toContain('Goes back to')
  })

  test('leaves out what there is none of', () => {
    const { text } = renderCreditNote({ ...credited, taxMinor: 0, appliedMinor: 0, reason: null, invoiceNumber: null })
    expect(text).not.toMatch(/tax|Taken off|Reason|Invoice number/)
    expect(text).toContain('$120.00')
  })
})
