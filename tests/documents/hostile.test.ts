import { invoiceDocument, renderInvoicePdf, type InvoiceInput } from '@revkeen-edge/documents'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diskFonts } from './fonts.ts'
import { invoiceInput, linesSaying } from './input.ts'
import { readPdf, textOf } from './reader.ts'
import { customerRow, invoiceRow, merchantRow } from './rows.ts'

const fonts = await diskFonts()

/** Any text in every place where a merchant or a customer can write. */
function saying(text: string, locale: string): InvoiceInput {
  const lines = linesSaying(text, 'Sound')
  return invoiceInput({
    locale,
    lines,
    merchant: merchantRow({
      name: text,
      addressLine1: text,
      country: text,
      taxId: text,
      branding: { primaryColor: text },
    }),
    customer: customerRow({ companyName: text, addressLine1: text, taxId: text }),
    invoice: invoiceRow(lines, { customFields: { [text]: text }, memo: text, footer: text, dueDate: text }),
    payUrl: text,
    logo: new TextEncoder().encode(text),
  })
}

it('prints whatever it is given', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('\u0000', '\u202e', '\u0301', 'ب', '(', ' ', '\n', '\ud83d', '🎉', 'ก', 'हि', ')', '\\'),
      maxLength: 80,
    }),
  )
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom('en', 'ar', 'ja', '', '!'), async (text, locale) => {
      const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(saying(text, locale)), fonts))
      expect(textOf(pdf.pages.flat())).toContain('Sound')
    }),
    { numRuns: 40 },
  )
})

it('leaves out control characters and overrides of direction', async () => {
  const input = invoiceInput({ lines: linesSaying('a\u0000b\u0007c\u202egnp.exe') })
  expect(textOf((await readPdf(await renderInvoicePdf(invoiceDocument(input), fonts))).pages[0])).toContain(
    'abcgnp.exe',
  )
})

it('does not let a text become part of the file around it', async () => {
  const text = ') Tj ET >> endobj (\\'
  const input = invoiceInput({ lines: linesSaying(text), merchant: merchantRow({ name: text }) })
  const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(input), fonts))
  expect(textOf(pdf.pages[0])).toContain(text)
  expect(pdf.title).toContain(text)
})

it('fails loudly without the font of plain text', async () => {
  const none = { read: async () => null }
  await expect(renderInvoicePdf(invoiceDocument(invoiceInput()), none)).rejects.toThrow('is missing')
})
