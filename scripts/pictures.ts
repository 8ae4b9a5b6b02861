import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { invoiceDocument, renderInvoicePdf } from '@revkeen-edge/documents'
import { browser } from '@revkeen-edge/testing'
import { diskFonts } from '../tests/documents/fonts.ts'
import { inProject } from './lib/paths.ts'
import { sampleLogo } from './pictures/logo.ts'
import { picturesOfPage } from './pictures/page.ts'
import { openViewer, pictureOf } from './pictures/printed.ts'
import { inputOf, SAMPLES } from './pictures/samples.ts'

/*
 * Draws the pictures of invoices in docs/images anew: the first and the last page of a printed one in three languages,
 * and the page on which one is paid. Needs nothing but what the tests need.
 */

const folder = inProject('docs/images')
const WIDTH = 910
const PAGES = { 1: 1, last: -1 } as const

async function printedPictures(): Promise<void> {
  const chromium = await browser()
  try {
    const [logo, viewer, fonts] = await Promise.all([sampleLogo(chromium), openViewer(chromium), diskFonts()])
    for (const [language, sample] of Object.entries(SAMPLES)) {
      const pdf = await renderInvoicePdf(invoiceDocument(inputOf(sample, logo)), fonts)
      for (const [name, number] of Object.entries(PAGES)) {
        keep(`invoice-${language}-${name}`, await pictureOf(viewer, pdf, number, WIDTH))
      }
    }
  } finally {
    await chromium.close()
  }
}

function keep(name: string, png: Uint8Array): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.png`)
  writeFileSync(file, png)
  console.log(file)
}

await printedPictures()
for (const { width, png } of await picturesOfPage()) keep(`invoice-page-${width}`, png)
