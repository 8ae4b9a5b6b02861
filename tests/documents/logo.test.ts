import { invoiceDocument, renderInvoicePdf } from '@revkeen-edge/documents'
import { readImage } from '@revkeen-edge/documents/pdf/images.ts'
import { describe, expect, it } from 'vitest'
import { diskFonts } from './fonts.ts'
import { invoiceInput } from './input.ts'
import { chunk, png, redPng } from './png.ts'
import { readPdf, textOf } from './reader.ts'

const fonts = await diskFonts()

describe('a PNG', () => {
  it('is unpacked through every filter', async () => {
    const rows = [
      [0, 10, 20, 30, 40],
      [1, 1, 1, 1, 1],
      [2, 1, 1, 1, 1],
      [3, 1, 1, 1, 1],
      [4, 1, 1, 1, 1],
    ]
    const image = await readImage(png({ width: 4, height: 5, depth: 8, colour: 0, rows }))
    const greys = Array.from({ length: 20 }, (_, index) => image?.bytes[index * 3])
    expect(greys).toEqual([10, 20, 30, 40, 1, 2, 3, 4, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4, 5, 6])
    expect(image?.opacity).toBeNull()
  })

  it('keeps its transparency', async () => {
    const image = await readImage(
      png({ width: 2, height: 1, depth: 8, colour: 6, rows: [[0, 1, 2, 3, 128, 4, 5, 6, 255]] }),
    )
    expect([...(image?.bytes ?? [])]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...(image?.opacity ?? [])]).toEqual([128, 255])
  })

  it('takes colours from its palette', async () => {
    const extra = [chunk('PLTE', Buffer.from([9, 8, 7, 6, 5, 4])), chunk('tRNS', Buffer.from([0]))]
    const image = await readImage(png({ width: 2, height: 1, depth: 1, colour: 3, rows: [[0, 0b01000000]], extra }))
    expect([...(image?.bytes ?? [])]).toEqual([9, 8, 7, 6, 5, 4])
    expect([...(image?.opacity ?? [])]).toEqual([0, 255])
  })

  it.each([
    ['interlaced', png({ width: 1, height: 1, depth: 8, colour: 0, rows: [[0, 0]], interlaced: true })],
    ['too large', png({ width: 60_000, height: 60_000, depth: 8, colour: 0, rows: [[0, 0]] })],
    ['cut off', redPng.slice(0, 40)],
    ['short of data', png({ width: 50, height: 50, depth: 8, colour: 2, rows: [[0, 1, 2, 3]] })],
    ['of an unknown filter', png({ width: 1, height: 1, depth: 8, colour: 0, rows: [[9, 0]] })],
  ])('that is %s is not taken', async (_, bytes) => {
    expect(await readImage(bytes)).toBeNull()
  })
})

describe('a JPEG', () => {
  const frame = [0xff, 0xc0, 0, 17, 8, 0, 40, 0, 120, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]

  it('is carried as it is, its size read from its frame', async () => {
    const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, ...frame, 0xff, 0xd9])
    const image = await readImage(bytes)
    expect(image).toMatchObject({ width: 120, height: 40, bytes })
    expect(image?.entries).toMatchObject({ ColorSpace: '/DeviceRGB', Filter: '/DCTDecode' })
  })

  it('without a frame is not taken', async () => {
    expect(await readImage(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9, 0, 0]))).toBeNull()
  })
})

it('stands in the place of the name, which is its description', async () => {
  const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(invoiceInput({ logo: redPng })), fonts))
  expect(pdf.images).toEqual([1])
  expect([...pdf.roles]).toContain('Figure')
})

it('is left out where it is no image, and the name stands there', async () => {
  const logo = new TextEncoder().encode('<svg onload="alert(1)"/>')
  const pdf = await readPdf(await renderInvoicePdf(invoiceDocument(invoiceInput({ logo })), fonts))
  expect(pdf.images).toEqual([0])
  expect(textOf(pdf.pages[0]).split('Northwind Cloud Ltd').length).toBeGreaterThan(2)
})
