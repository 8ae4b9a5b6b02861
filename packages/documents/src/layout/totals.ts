import { HAIRLINE, INK, MUTED } from '../colour.ts'
import type { AmountLine, BillingDocument } from '../document.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Line } from '../text/lines.ts'
import type { Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf, type Column } from './sheet.ts'
import { BODY, CONTENT_WIDTH, FIGURES, SMALL, STRONG, STRONG_FIGURES } from './theme.ts'

const WIDTH = CONTENT_WIDTH / 2
const BOTH: Column = { start: CONTENT_WIDTH - WIDTH, width: WIDTH }
const GUTTER = 12
/** An amount that is wider goes on in a second line. */
const WIDEST = WIDTH * 0.5

interface Columns {
  readonly labels: Column
  readonly amounts: Column
}

/** What the lines add up to, kept together. The line that counts in the end is strong. */
export function totals(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  const { sums, total, settled, due, taxNote } = document
  const node = root.child('Table')
  const last = due ?? settled[0] ?? total
  const rows = [...sums, total, ...settled, ...(due ? [due] : [])]
  const styleOf = (row: AmountLine) => (row === last ? STRONG_FIGURES : FIGURES)
  const columns = columnsOf(rows.flatMap((row) => drawing.typesetter.lines(row.amount, styleOf(row), 1000)))
  const blocks = rows.map((row, index) => {
    return amountBlock(row, { strong: row === last, keep: index < rows.length - 1, columns }, drawing, node)
  })
  return [gap(4, true), ...blocks, ...noteBlocks(taxNote, drawing, root)]
}

/** Amounts take the room of the widest, labels what is left. */
function columnsOf(amounts: readonly Line[]): Columns {
  const width = Math.min(WIDEST, Math.max(0, ...amounts.map((line) => line.width)) + 0.1)
  return {
    labels: { start: BOTH.start, width: WIDTH - width - GUTTER },
    amounts: { start: CONTENT_WIDTH - width, width },
  }
}

function amountBlock(
  { label, amount }: AmountLine,
  { strong, keep, columns }: { readonly strong: boolean; readonly keep: boolean; readonly columns: Columns },
  { typesetter }: Drawing,
  table: StructureNode,
): Block {
  const row = table.child('TR')
  const [labelNode, amountNode] = [row.child('TD'), row.child('TD')]
  const labels = typesetter.lines(label, strong ? STRONG : BODY, columns.labels.width)
  const amounts = typesetter.lines(amount, strong ? STRONG_FIGURES : FIGURES, columns.amounts.width)
  const height = Math.max(heightOf(labels), heightOf(amounts)) + 8
  return {
    height,
    keep,
    paint(sheet, top) {
      sheet.lines(labels, columns.labels, top + 4, INK, labelNode)
      sheet.lines(amounts, columns.amounts, top + 4, INK, amountNode, 'end')
      sheet.rule(BOTH, top + height - 0.5, HAIRLINE, 0.5)
    },
  }
}

function noteBlocks(note: string | null, { typesetter }: Drawing, root: StructureNode): Block[] {
  const lines = typesetter.lines(note ?? '', SMALL, WIDTH)
  if (lines.length === 0) return []
  const node = root.child('P')
  return [{ height: heightOf(lines) + 6, paint: (sheet, top) => sheet.lines(lines, BOTH, top + 6, MUTED, node) }]
}
