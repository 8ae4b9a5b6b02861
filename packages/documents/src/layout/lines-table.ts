import type { BillingDocument, PaymentLine } from '../document.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Drawing } from './context.ts'
import { gap, type Block } from './pages.ts'
import { heightOf } from './sheet.ts'
import { table, type TableColumn } from './table.ts'
import { BODY, CONTENT_WIDTH, FIGURES, STRONG } from './theme.ts'
import { INK } from '../colour.ts'

/** The lines of the bill. The last one stays with the totals. */
export function linesTable({ lines, words }: BillingDocument, drawing: Drawing, root: StructureNode): Block[] {
  const discounted = lines.some((line) => line.discount !== null)
  const columns: TableColumn[] = [
    { head: words.description, align: 'start', style: BODY },
    { head: words.quantity, align: 'end', style: FIGURES },
    { head: words.unitPrice, align: 'end', style: FIGURES },
    ...(discounted ? [{ head: words.discount, align: 'end', style: FIGURES } as const] : []),
    { head: words.amount, align: 'end', style: FIGURES },
  ]
  const rows = lines.map((line) => [
    { text: line.description, below: [line.detail, line.period].filter((note) => note !== null).join(' · ') },
    { text: line.quantity },
    { text: line.unitAmount },
    ...(discounted ? [{ text: line.discount ?? '' }] : []),
    { text: line.amount },
  ])
  return table(columns, rows, drawing, root, true)
}

/** How it was paid. */
export function paymentsTable(
  payments: readonly PaymentLine[],
  { words }: BillingDocument,
  drawing: Drawing,
  root: StructureNode,
): Block[] {
  if (payments.length === 0) return []
  const column = { start: 0, width: CONTENT_WIDTH }
  const title = drawing.typesetter.lines(words.payments, { ...STRONG, size: 11 }, CONTENT_WIDTH)
  const heading = root.child('H2')
  const columns: TableColumn[] = [
    { head: words.method, align: 'start', style: BODY },
    { head: words.date, align: 'end', style: FIGURES },
    { head: words.reference, align: 'end', style: FIGURES },
    { head: words.amount, align: 'end', style: FIGURES },
  ]
  const rows = payments.map(({ method, refunded, date, reference, amount }) => [
    { text: method, below: refunded ?? '' },
    { text: date },
    { text: reference ?? '' },
    { text: amount },
  ])
  return [
    gap(26, true),
    {
      height: heightOf(title) + 8,
      keep: true,
      paint: (sheet, top) => sheet.lines(title, column, top, INK, heading),
    },
    ...table(columns, rows, drawing, root, false),
  ]
}
