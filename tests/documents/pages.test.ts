import { invoiceDocument, renderInvoicePdf } from '@revkeen-edge/documents'
import { beforeAll, describe, expect, it } from 'vitest'
import { diskFonts } from './fonts.ts'
import { invoiceInput, linesSaying, manyLines } from './input.ts'
import { readPdf, rowsOf, textOf, type ReadPdf } from './reader.ts'
import { invoiceRow, lineRow } from './rows.ts'

const fonts = await diskFonts()
const LEFT = 48
const RIGHT = 595.28 - 48
const FOOT = 64

async function printed(...args: Parameters<typeof invoiceInput>): Promise<ReadPdf> {
  return readPdf(await renderInvoicePdf(invoiceDocument(invoiceInput(...args)), fonts))
}

function pagesWith(pdf: ReadPdf, text: string): number[] {
  return pdf.pages.flatMap((page, index) => (textOf(page).includes(text) ? [index] : []))
}

describe.each([1, 8, 9, 10, 11, 12, 13, 14, 60, 1000])('an invoice of %d lines', (count) => {
  let pdf: ReadPdf
  beforeAll(async () => {
    pdf = await printed({ lines: manyLines(count) })
  })

  it('shows each line once, under a head, and counts its pages', () => {
    const all = pdf.pages.map(textOf).join(' ')
    for (let index = 1; index <= count; index += 1) expect(all.split(`Item no. ${index};`)).toHaveLength(2)
    for (const [index, page] of pdf.pages.entries()) {
      const text = textOf(page)
      expect(text).toContain(`Page ${index + 1} of ${pdf.pages.length}`)
      expect(text.includes('Unit price')).toBe(text.includes('Item no.'))
    }
  })

  it('keeps the totals together, with a line of the table above them', () => {
    const last = pagesWith(pdf, `Item no. ${count};`)
    expect(pagesWith(pdf, 'Subtotal')).toEqual(last)
    expect(pagesWith(pdf, 'Amount due')).toEqual(last)
  })

  it('writes inside the margins, and on no other line', () => {
    for (const page of pdf.pages) {
      for (const { x, y, width, text } of page) {
        expect(x, text).toBeGreaterThanOrEqual(LEFT - 0.1)
        expect(x + width, text).toBeLessThanOrEqual(RIGHT + 0.1)
        expect(y > FOOT || /^(Invoice ·|Page)/.test(text), `${text} at ${y}`).toBe(true)
      }
    }
  })
})

it('carries a description of 10,000 characters over pages, under its head', async () => {
  const lines = linesSaying(Array.from({ length: 1600 }, (_, index) => `w${index}`).join(' '), 'After it')
  const pdf = await printed({ lines })
  const all = pdf.pages.map(textOf).join(' ')
  for (let index = 0; index < 1600; index += 1) expect(all).toMatch(new RegExp(`\\bw${index}\\b`))
  expect(pdf.pages.length).toBeGreaterThan(2)
  expect(pagesWith(pdf, 'Unit price')).toEqual(pdf.pages.map((_, index) => index))
  expect(pagesWith(pdf, 'After it')).toEqual(pagesWith(pdf, 'Amount due'))
})

it('cuts what is longer than it can be, and says so', async () => {
  const pdf = await printed({ lines: linesSaying('x'.repeat(50_000)) })
  const all = pdf.pages.map(textOf).join('')
  expect(all.match(/x/g)?.length).toBeLessThanOrEqual(10_010)
  expect(all).toContain('…')
})

it('breaks lines between words, and a word that no line holds between its characters', async () => {
  const words = 'Monthly subscription for the whole of the engineering department and its partners abroad'
  const monster = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)
  const pdf = await printed({ lines: linesSaying(words, monster) })
  const described = rowsOf(pdf.pages[0]).map((row) =>
    row
      .filter(({ x }) => x < LEFT + 5)
      .map(({ text }) => text)
      .join(''),
  )
  const start = described.findIndex((text) => text.startsWith('Monthly'))
  expect(described.slice(start).join(' ')).toContain(words)
  expect(described.join('')).toContain(monster)
})

it('goes on over pages with a long memo', async () => {
  const memo = Array.from({ length: 150 }, (_, index) => `Clause ${index + 1}.`).join('\n')
  const pdf = await printed({ invoice: invoiceRow([lineRow(0)], { memo }) })
  const all = pdf.pages.map(textOf).join(' ')
  for (let index = 1; index <= 150; index += 1) expect(all).toContain(`Clause ${index}.`)
})
