import { invoiceDocument, renderInvoicePdf } from '@revkeen-edge/documents'
import { describe, expect, it } from 'vitest'
import { diskFonts } from './fonts.ts'
import { invoiceInput, linesSaying } from './input.ts'
import { readPdf, rowsOf, textOf, type ReadPdf, type TextItem } from './reader.ts'
import { customerRow, invoiceRow, lineRow, merchantRow, taxRow } from './rows.ts'

const fonts = await diskFonts()
const CENTRE = 595.28 / 2

async function printed(...args: Parameters<typeof invoiceInput>): Promise<ReadPdf> {
  return readPdf(await renderInvoicePdf(invoiceDocument(invoiceInput(...args)), fonts))
}

function find(pdf: ReadPdf, text: string): TextItem {
  const found = pdf.pages.flat().find((item) => item.text.includes(text))
  if (!found) throw new Error(`the document does not say ${text}`)
  return found
}

describe('every script', () => {
  it.each([
    'Ελληνικά κείμενο',
    'Русский текст',
    'Tiếng Việt có dấu',
    'Zażółć gęślą jaźń',
    '汎用コンピューティング',
    '简体中文测试',
    '繁體中文測試',
    '한국어 시험',
    'ภาษาไทย',
    'हिन्दी में',
    'বাংলা',
    'தமிழ்',
    '→ ∑ √ ½ ™ ₹',
    '🎉 ☃ ✓',
  ])('is shown and can be copied: %s', async (text) => {
    const pdf = await printed({ lines: linesSaying(text) })
    expect(pdf.pages.map(textOf).join(' ').replaceAll(' ', '')).toContain(text.replaceAll(' ', ''))
  })

  it('is looked for where it is alone: a Korean name loads no Chinese', async () => {
    const own = await diskFonts()
    await renderInvoicePdf(invoiceDocument(invoiceInput({ lines: linesSaying('한국어') })), own)
    expect(own.files.some((file) => file.startsWith('noto-sans-kr/'))).toBe(true)
    expect(own.files.some((file) => /noto-sans-(sc|jp)/.test(file))).toBe(false)
  })

  it('draws Han characters as the reader writes them', async () => {
    const familyFor = async (locale: string) => {
      const own = await diskFonts()
      await renderInvoicePdf(invoiceDocument(invoiceInput({ locale, lines: linesSaying('直骨') })), own)
      return own.files.find((file) => /noto-sans-(jp|sc|kr)\/\d/.test(file))?.split('/')[0]
    }
    expect(await familyFor('ja-JP')).toBe('noto-sans-jp')
    expect(await familyFor('en-GB')).toBe('noto-sans-sc')
  })

  it('shows a sign for what no font has, which can still be copied', async () => {
    const pdf = await printed({ lines: linesSaying('before \u{12000}\ue000 after') })
    const text = textOf(pdf.pages[0])
    expect(text).toContain('before')
    expect(text).toContain('\u{12000}')
    expect(text).toContain('after')
  })
})

describe('Japanese', () => {
  it('wraps between characters, never before a full stop', async () => {
    const text = `${'請求書の明細行はとても長いので折り返します。'.repeat(8)}終`
    const pdf = await printed({ locale: 'ja-JP', lines: linesSaying(text) })
    const rows = rowsOf(pdf.pages[0]).map((row) =>
      row
        .filter(({ x }) => x < 60)
        .map((item) => item.text)
        .join(''),
    )
    const wrapped = rows.filter((row) => row.length > 5 && text.includes(row))
    expect(wrapped.join('')).toBe(text)
    expect(wrapped.length).toBeGreaterThan(3)
    expect(wrapped.some((row) => row.startsWith('。'))).toBe(false)
  })
})

describe('Arabic', () => {
  const merchant = merchantRow({ name: 'شركة رياح الشمال', currency: 'KWD', country: 'KW', timezone: 'Asia/Kuwait' })
  const arabic = () =>
    printed({ locale: 'ar-KW', merchant, lines: linesSaying('خدمة Premium الشهرية', 'تخزين 90 يوما', 'English only') })

  it('begins at the right: title, words and the first column', async () => {
    const pdf = await arabic()
    expect(pdf.language).toBe('ar-KW')
    for (const text of ['فاتورة', 'الوصف', 'رقم الفاتورة', 'English only']) {
      expect(find(pdf, text).x).toBeGreaterThan(CENTRE)
    }
    expect(find(pdf, 'المبلغ').x).toBeLessThan(CENTRE)
  })

  it('orders words from the right, with Latin words and figures inside them from the left', async () => {
    const pdf = await arabic()
    const [first, latin, last] = ['خدمة', 'Premium', 'الشهرية'].map((text) => find(pdf, text))
    expect(first?.x).toBeGreaterThan(latin?.x ?? Infinity)
    expect(latin?.x).toBeGreaterThan(last?.x ?? Infinity)
    const [before, figures, after] = ['تخزين', '90', 'يوما'].map((text) => find(pdf, text))
    expect(before?.x).toBeGreaterThan(figures?.x ?? Infinity)
    expect(figures?.x).toBeGreaterThan(after?.x ?? Infinity)
  })

  it('parts a city from its postal code by an Arabic comma', async () => {
    const pdf = await printed({ locale: 'ar-KW', customer: customerRow({ city: 'الكويت', postalCode: '13001' }) })
    const text = textOf(pdf.pages[0])
    expect(text).toContain('،')
    expect(text).not.toMatch(/الكويت,|, ?13001/)
  })

  it('keeps its direction in a sentence that begins with a Latin name, and English with an Arabic one', async () => {
    const lines = [lineRow(0, { taxMinor: 200 })]
    const taxed = (displayName: string) => invoiceRow(lines, { currency: 'BHD', taxes: [taxRow(200, { displayName })] })
    const arabic = await printed({ locale: 'ar-BH', lines, invoice: taxed('VAT') })
    expect(find(arabic, 'VAT').x).toBeGreaterThan(find(arabic, 'على').x)
    const english = await printed({ locale: 'en-GB', lines, invoice: taxed('ضريبة') })
    expect(find(english, 'ضريبة').x).toBeLessThan(find(english, 'on BHD').x)
  })

  it('joins its letters: a word is narrower than its letters are apart', async () => {
    const pdf = await printed({ lines: linesSaying('ببببب', 'ب ب ب ب ب') })
    const [joined, apart] = [find(pdf, 'ببببب'), find(pdf, 'ب ب')]
    expect(joined.width).toBeLessThan(apart.width * 0.6)
  })

  it('stands in an English invoice in its own order, at the left', async () => {
    const pdf = await printed({ lines: linesSaying('قائمة (1) one'), customer: customerRow({ companyName: 'شركة' }) })
    expect(find(pdf, 'قائمة').x).toBeGreaterThan(find(pdf, 'one').x)
    expect(find(pdf, 'one').x).toBeLessThan(CENTRE)
  })
})
