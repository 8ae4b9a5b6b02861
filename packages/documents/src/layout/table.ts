import { HAIRLINE, INK, MUTED, type Rgb } from '../colour.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Line, TextStyle } from '../text/lines.ts'
import type { Drawing } from './context.ts'
import type { Block } from './pages.ts'
import { heightOf, type Align, type Column } from './sheet.ts'
import { CONTENT_WIDTH, LABEL, SMALL } from './theme.ts'

/** A column of a table. The first takes the room that the others leave. */
export interface TableColumn {
  readonly head: string
  readonly align: Align
  readonly style: TextStyle
}

/** A cell: its text, and a smaller one below it. */
export interface Cell {
  readonly text: string
  readonly below?: string
}

interface Part {
  readonly lines: readonly Line[]
  readonly colour: Rgb
}

const GUTTER = 16
const WIDEST = 112
const NARROWEST = 30
const PADDING = 6.5
/** A cell of more lines than this may go on over the page. */
const MAX_UNBROKEN_LINES = 14

/** A table, row by row. `keepLast` keeps its last row with what follows. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  drawing: Drawing,
  root: StructureNode,
  keepLast: boolean,
): Block[] {
  const node = root.child('Table')
  const places = placesOf(columns, rows, drawing)
  const head = headBlock(columns, places, drawing, node.child('TR'))
  const repeated = headBlock(columns, places, drawing, null)
  const blocks = rows.map((row) => rowBlocks(row, columns, places, drawing, node.child('TR'), repeated))
  const kept = blocks.at(-1)?.at(-1)
  return [head, ...blocks.flat().map((block) => (block === kept && keepLast ? { ...block, keep: true } : block))]
}

/** Columns of figures are as wide as their widest figure, within bounds. */
function placesOf(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[], drawing: Drawing): Column[] {
  const { typesetter } = drawing
  const natural = (text: string, style: TextStyle) =>
    Math.max(0, ...typesetter.lines(text.slice(0, 80), style, 1000).map((line) => line.width))
  const widths = columns.map(({ head, style }, index) => {
    if (index === 0) return 0
    const cells = new Set(rows.map((row) => row[index]?.text ?? ''))
    const widest = Math.max(natural(head, LABEL), ...[...cells].map((text) => natural(text, style)))
    return Math.min(WIDEST, Math.max(NARROWEST, widest + 0.1))
  })
  const others = widths.reduce((sum, width) => sum + width, 0) + GUTTER * (columns.length - 1)
  let start = 0
  return widths.map((width, index) => {
    const place = { start, width: index === 0 ? CONTENT_WIDTH - others : width }
    start += place.width + GUTTER
    return place
  })
}

function headBlock(
  columns: readonly TableColumn[],
  places: readonly Column[],
  { typesetter }: Drawing,
  node: StructureNode | null,
): Block {
  const cells = columns.map(({ head, align }, index) => {
    const place = places[index] ?? { start: 0, width: CONTENT_WIDTH }
    return { lines: typesetter.lines(head, LABEL, place.width), place, align, node: node?.child('TH') ?? null }
  })
  const height = Math.max(...cells.map(({ lines }) => heightOf(lines)))
  return {
    height: height + 6,
    keep: true,
    paint(sheet, top) {
      for (const { lines, place, align, node } of cells) {
        sheet.lines(lines, place, top + height - heightOf(lines), MUTED, node, align)
      }
      sheet.rule({ start: 0, width: CONTENT_WIDTH }, top + height + 5, INK, 0.75)
    },
  }
}

/** A row as one block, or as several where its text is long. */
function rowBlocks(
  row: readonly Cell[],
  columns: readonly TableColumn[],
  places: readonly Column[],
  drawing: Drawing,
  node: StructureNode,
  head: Block,
): Block[] {
  const cells = columns.map((column, index) => {
    const place = places[index] ?? { start: 0, width: CONTENT_WIDTH }
    const parts = cellParts(row[index] ?? { text: '' }, column, place, drawing)
    return { parts, place, align: column.align, node: node.child('TD') }
  })
  const count = Math.max(1, ...cells.map(({ parts }) => parts.length))
  const chunks = count <= MAX_UNBROKEN_LINES ? [[0, count] as const] : chunksOf(count)
  return chunks.map(([from, to]) => {
    const shown = cells.map((cell) => ({ ...cell, parts: cell.parts.slice(from, to) }))
    const text = Math.max(0, ...shown.map(({ parts }) => heightOf(parts.flatMap(({ lines }) => lines))))
    const [above, below] = [from === 0 ? PADDING : 0, to === count ? PADDING : 0]
    return {
      height: above + text + below,
      head: from === 0 ? head : { ...head, height: head.height + PADDING },
      paint(sheet, top) {
        for (const { parts, place, align, node } of shown) {
          let y = top + above
          for (const { lines, colour } of parts) {
            sheet.lines(lines, place, y, colour, node, align)
            y += heightOf(lines)
          }
        }
        if (below > 0) sheet.rule({ start: 0, width: CONTENT_WIDTH }, top + above + text + below - 0.5, HAIRLINE, 0.5)
      },
    }
  })
}

/** A first chunk that fits beside the figures, then line by line. */
function chunksOf(count: number): (readonly [from: number, to: number])[] {
  const rest = Array.from({ length: count - MAX_UNBROKEN_LINES }, (_, index) => {
    const from = MAX_UNBROKEN_LINES + index
    return [from, from + 1] as const
  })
  return [[0, MAX_UNBROKEN_LINES], ...rest]
}

/** The lines of a cell, each with its colour. */
function cellParts({ text, below = '' }: Cell, { style }: TableColumn, place: Column, { typesetter }: Drawing): Part[] {
  const main = typesetter.lines(text, style, place.width).map((line) => ({ lines: [line], colour: INK }))
  const small = typesetter.lines(below, SMALL, place.width)
  return [...main, ...small.map((line) => ({ lines: [line], colour: MUTED }))]
}
