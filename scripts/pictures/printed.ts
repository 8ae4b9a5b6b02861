import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type * as pdfjs from 'unpdf/pdfjs'

/** Letters are drawn this much larger and made smaller as a picture: a canvas sets them on whole pixels, which shows. */
const OVERSIZE = 4

/** No server answers there: what the page asks for is given to it. */
const SITE = 'https://printed.invalid/'
const VIEWER =
  '<!doctype html><meta charset="utf-8"><style>body{margin:0}canvas{display:block}</style><canvas></canvas>'

/** Opens a page of the browser that can draw PDF files. The caller closes it. */
export async function openViewer(browser: Browser): Promise<Page> {
  const page = await browser.newPage()
  const library = readFileSync(fileURLToPath(import.meta.resolve('unpdf/pdfjs')), 'utf8')
  await page.route(`${SITE}**`, (route) =>
    route.request().url().endsWith('.mjs')
      ? route.fulfill({ contentType: 'text/javascript', body: library })
      : route.fulfill({ contentType: 'text/html', body: VIEWER }),
  )
  await page.goto(SITE)
  return page
}

/** A page of a PDF file as a PNG file, `width` pixels wide. Pages count from 1; a negative one counts from the last. */
export async function pictureOf(viewer: Page, pdf: Uint8Array, number: number, width: number): Promise<Buffer> {
  const file = Buffer.from(pdf).toString('base64')
  const size = await viewer.evaluate(drawPage, { file, number, width, oversize: OVERSIZE, library: `${SITE}pdfjs.mjs` })
  await viewer.setViewportSize(size)
  return viewer.locator('canvas').screenshot()
}

type PdfLibrary = typeof pdfjs

interface Drawn {
  readonly file: string
  readonly number: number
  readonly width: number
  readonly oversize: number
  readonly library: string
}

/** Runs in the browser: nothing outside it is there. Gives the size in pixels. */
async function drawPage({ file, number, width, oversize, library }: Drawn): Promise<{ width: number; height: number }> {
  const { getDocument } = (await import(library)) as PdfLibrary
  const data = Uint8Array.from(atob(file), (character) => character.codePointAt(0) ?? 0)
  const pdf = await getDocument({ data }).promise
  const page = await pdf.getPage(number < 0 ? pdf.numPages + 1 + number : number)
  const viewport = page.getViewport({ scale: (oversize * width) / page.getViewport({ scale: 1 }).width })
  const height = Math.round(viewport.height / oversize)
  const large = Object.assign(document.createElement('canvas'), { width: width * oversize, height: height * oversize })
  await page.render({ canvas: large, viewport }).promise
  const canvas = document.querySelector('canvas')
  const context = canvas?.getContext('2d')
  if (!canvas || !context) throw new Error('the viewer has no canvas')
  Object.assign(canvas, { width, height })
  context.imageSmoothingQuality = 'high'
  context.drawImage(large, 0, 0, width, height)
  return { width, height }
}
