import { INK, MUTED } from '../colour.ts'
import type { BillingDocument, Fact } from '../document.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { TextStyle } from '../text/lines.ts'
import type { Rgb } from '../colour.ts'
import type { Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf } from './sheet.ts'
import { BODY, CONTENT_WIDTH, SMALL, STRONG } from './theme.ts'

const WIDTH = CONTENT_WIDTH * 0.75

/** What else the merchant has to say, line by line so that it may go on over pages. */
export function notes(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  return [
    ...customFields(document.customFields, drawing, root),
    ...paragraph(document.memo, BODY, INK, drawing, root),
    ...paragraph(document.footer, SMALL, MUTED, drawing, root),
  ]
}

function paragraph(
  text: string | null,
  style: TextStyle,
  colour: Rgb,
  { typesetter }: Drawing,
  root: StructureNode,
): Block[] {
  const column = { start: 0, width: WIDTH }
  const lines = typesetter.lines(text ?? '', style, WIDTH)
  if (lines.length === 0) return []
  const node = root.child('P')
  return [
    gap(20, true),
    ...lines.map((line): Block => ({
      height: heightOf([line]),
      paint: (sheet, top) => sheet.lines([line], column, top, colour, node),
    })),
  ]
}

function customFields(fields: readonly Fact[], { typesetter }: Drawing, root: StructureNode): Block[] {
  if (fields.length === 0) return []
  const names = { start: 0, width: 130 }
  const values = { start: 146, width: WIDTH - 146 }
  const blocks = fields.map(({ label, value }): Block => {
    const [left, right] = [typesetter.lines(label, STRONG, names.width), typesetter.lines(value, BODY, values.width)]
    const node = root.child('P')
    return {
      height: Math.max(heightOf(left), heightOf(right)) + 1.5,
      paint(sheet, top) {
        sheet.lines(left, names, top, INK, node)
        sheet.lines(right, values, top, INK, node)
      },
    }
  })
  return [gap(24, true), ...blocks]
}
