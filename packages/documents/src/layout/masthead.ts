import { INK, MUTED, tint } from '../colour.ts'
import type { BillingDocument, Fact } from '../document.ts'
import type { PdfImage } from '../pdf/image.ts'
import type { StructureNode } from '../pdf/structure.ts'
import { LOGO, type Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf, lineHeight, type Column, type Sheet } from './sheet.ts'
import { BODY, CONTENT_WIDTH, LABEL, PAGE, STRONG, TITLE, toneColour } from './theme.ts'

const LOGO_BOX = { width: 150, height: 44 }
const TITLE_COLUMN: Column = { start: 0, width: 300 }
const BRAND_COLUMN: Column = { start: CONTENT_WIDTH - 180, width: 180 }
const FACT_LABEL_WIDTH = 110

/** The band of the merchant's colour, the title with its stamp, the merchant's sign, and number and dates. */
export function masthead(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  return [titleBlock(document, drawing, root), gap(14), ...factBlocks(document.facts, drawing, root), gap(22)]
}

function titleBlock(document: BillingDocument, drawing: Drawing, root: StructureNode): Block {
  const title = drawing.typesetter.lines(document.title, TITLE, TITLE_COLUMN.width - 100)
  const heading = root.child('H1')
  const sign = merchantSign(document, drawing, root)
  const stamp = statusStamp(document, drawing, root)
  return {
    height: Math.max(heightOf(title), sign.height),
    paint(sheet, top) {
      sheet.canvas.box({ x: 0, y: 0, width: PAGE.width, height: 6 }, drawing.accent.surface)
      sheet.lines(title, TITLE_COLUMN, top, INK, heading)
      const last = title.at(-1)
      if (last) stamp(sheet, last.width + 12, top + heightOf(title) - lineHeight(last) / 2)
      sign.paint(sheet, top)
    },
  }
}

/** The logo, or the merchant's name where there is none. */
function merchantSign(document: BillingDocument, drawing: Drawing, root: StructureNode): Block {
  const { name } = document.merchant
  if (drawing.logo) return logoBlock(drawing.logo, name, root)
  const lines = drawing.typesetter.lines(name, { weight: 600, size: 13 }, BRAND_COLUMN.width)
  const node = root.child('P')
  return {
    height: heightOf(lines) + 8,
    paint: (sheet, top) => sheet.lines(lines, BRAND_COLUMN, top + 8, drawing.accent.text, node, 'end'),
  }
}

function logoBlock(logo: PdfImage, name: string, root: StructureNode): Block {
  const scale = Math.min(LOGO_BOX.width / logo.width, LOGO_BOX.height / logo.height)
  const [width, height] = [logo.width * scale, logo.height * scale]
  const node = root.child('Figure', name)
  return {
    height,
    paint(sheet, top) {
      const column = { start: CONTENT_WIDTH - width, width }
      sheet.canvas.image(LOGO, { x: sheet.left(column), y: top, width, height }, node)
    },
  }
}

/** A pill beside the title. Its middle is at `middle`. */
function statusStamp(
  { status }: BillingDocument,
  drawing: Drawing,
  root: StructureNode,
): (sheet: Sheet, start: number, middle: number) => void {
  const [line] = status ? drawing.typesetter.lines(status.text, { weight: 600, size: 8.5 }, 120) : []
  if (!status || !line) return () => {}
  const node = root.child('P')
  const colour = toneColour(status.tone)
  return (sheet, start, middle) => {
    const pill = { start, width: line.width + 16 }
    const height = 17
    const rect = { x: sheet.left(pill), y: middle - height / 2 + 0.5, width: pill.width, height }
    sheet.canvas.box(rect, tint(colour, 0.12), height / 2)
    sheet.lines([line], { start: start + 8, width: line.width }, middle + 0.5 - lineHeight(line) / 2, colour, node)
  }
}

function factBlocks(facts: readonly Fact[], { typesetter }: Drawing, root: StructureNode): Block[] {
  const labels = facts.map(({ label }) => typesetter.lines(label, STRONG, FACT_LABEL_WIDTH))
  const widest = Math.max(0, ...labels.flat().map((line) => line.width))
  const start = Math.min(FACT_LABEL_WIDTH, widest) + 18
  const column = { start, width: TITLE_COLUMN.width - start }
  return facts.map(({ value }, index) => {
    const label = labels[index] ?? []
    const lines = typesetter.lines(value, BODY, column.width)
    const node = root.child('P')
    return {
      height: Math.max(heightOf(label), heightOf(lines)) + 1.5,
      paint(sheet, top) {
        sheet.lines(label, { start: 0, width: FACT_LABEL_WIDTH }, top, INK, node)
        sheet.lines(lines, column, top, INK, node)
      },
    }
  })
}

/** Who sends it and to whom, side by side. */
export function parties(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  const { merchant, words, billTo } = document
  const half = CONTENT_WIDTH / 2 - 12
  const from = [merchant.name, ...merchant.lines, ...(merchant.supportEmail ? [merchant.supportEmail] : [])]
  const columns = [
    party(words.from, from, { start: 0, width: half }, drawing, root),
    party(words.billTo, billTo, { start: CONTENT_WIDTH / 2, width: half }, drawing, root),
  ]
  const height = Math.max(...columns.map((column) => column.height))
  return [
    {
      height,
      paint(sheet, top) {
        for (const column of columns) column.paint(sheet, top)
      },
    },
    gap(28),
  ]
}

/** The first line is a name. A party takes at most a third of a page. */
function party(label: string, texts: readonly string[], column: Column, drawing: Drawing, root: StructureNode): Block {
  const { typesetter } = drawing
  const head = typesetter.lines(label, LABEL, column.width)
  const rows = texts.flatMap((text, index) => typesetter.lines(text, index === 0 ? STRONG : BODY, column.width))
  const shown = rows.slice(0, 20)
  const node = root.child('P')
  const names = texts[0] === undefined ? 0 : typesetter.lines(texts[0], STRONG, column.width).length
  return {
    height: heightOf(head) + 3 + heightOf(shown),
    paint(sheet, top) {
      sheet.lines(head, column, top, MUTED, node)
      const start = top + heightOf(head) + 3
      const bold = shown.slice(0, names)
      sheet.lines(bold, column, start, INK, node)
      sheet.lines(shown.slice(names), column, start + heightOf(bold), INK, node)
    },
  }
}
