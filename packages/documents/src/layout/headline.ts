import { INK } from '../colour.ts'
import type { BillingDocument } from '../document.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf } from './sheet.ts'
import { CONTENT_WIDTH, HEADLINE, STRONG } from './theme.ts'

/** What matters most, in large letters, and the way to pay. */
export function headline(document: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  const column = { start: 0, width: CONTENT_WIDTH }
  const lines = drawing.typesetter.lines(document.headline, HEADLINE, column.width)
  const heading = root.child('H2')
  return [
    { height: heightOf(lines), paint: (sheet, top) => sheet.lines(lines, column, top, INK, heading) },
    ...payBlocks(document, drawing, root),
    gap(22),
  ]
}

function payBlocks({ payUrl, words }: BillingDocument, { typesetter, accent }: Drawing, root: StructureNode): Block[] {
  const url = webAddress(payUrl)
  const [line] = typesetter.lines(words.payOnline, STRONG, CONTENT_WIDTH)
  if (url === null || !line) return []
  const column = { start: 0, width: CONTENT_WIDTH }
  const node = root.child('Link', words.payOnline)
  const paint: Block['paint'] = (sheet, top) => {
    const rect = sheet.lineRect(line, column, top + 2)
    sheet.lines([line], column, top + 2, accent.text, node)
    sheet.canvas.box({ ...rect, y: rect.y + rect.height - 1.5, height: 0.6 }, accent.text)
    sheet.canvas.link(rect, url, node)
  }
  return [{ height: heightOf([line]) + 4, paint }]
}

/** An address that a reader may be sent to, in ASCII, or null. */
function webAddress(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}
