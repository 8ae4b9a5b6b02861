import { HAIRLINE, INK, MUTED } from '../colour.ts'
import type { AmountLine, BillingDocument } from '../document.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf, type Column } from './sheet.ts'
import { BODY, CONTENT_WIDTH, FIGURES, SMALL, STRONG, STRONG_FIGURES } from './theme.ts'

const WIDTH = CONTENT_WIDTH / 2
const LABELS: Column = { start: CONTENT_WIDTH - WIDTH, width: WIDTH * 0.55 }
const AMOUNTS: Column = { start: CONTENT_WIDTH - WIDTH * 0.45 + 8, width: WIDTH * 0.45 - 8 }
const BOTH: Column = { start: CONTENT_WIDTH - WIDTH, width: WIDTH }

/** What the lines add up to, kept together. The line that counts in the end is strong. */
export function totals(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  const { sums, total, settled, due, taxNote } = document
  const node = root.child('Table')
  const last = due ?? settled[0] ?? total
  const rows = [...sums, total, ...settled, ...(due ? [due] : [])]
  const blocks = rows.map((row, index) => amountBlock(row, row === last, index < rows.length - 1, drawing, node))
  return [gap(4, true), ...blocks, ...noteBlocks(taxNote, drawing, root)]
}

function amountBlock(
  { label, amount }: AmountLine,
  strong: boolean,
  keep: boolean,
  { typesetter }: Drawing,
  table: StructureNode,
): Block {
  const row = table.child('TR')
  const [labelNode, amountNode] = [row.child('TD'), row.child('TD')]
  const labels = typesetter.lines(label, strong ? STRONG : BODY, LABELS.width)
  const amounts = typesetter.lines(amount, strong ? STRONG_FIGURES : FIGURES, AMOUNTS.width)
  const height = Math.max(heightOf(labels), heightOf(amounts)) + 8
  return {
    height,
    keep,
    paint(sheet, top) {
      sheet.lines(labels, LABELS, top + 4, INK, labelNode)
      sheet.lines(amounts, AMOUNTS, top + 4, INK, amountNode, 'end')
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
