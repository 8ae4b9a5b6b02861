import { HAIRLINE, MUTED } from '../colour.ts'
import type { BillingDocument } from '../document.ts'
import { fill } from '../words/index.ts'
import type { Drawing } from './context.ts'
import type { Sheet } from './sheet.ts'
import { CONTENT_WIDTH, PAGE, SMALL } from './theme.ts'

const TOP = PAGE.height - 50

/** The foot of a page: what the document is, and where in it the reader is. `page` counts from 1. */
export function paintFooter(
  sheet: Sheet,
  document: BillingDocument,
  drawing: Drawing,
  page: number,
  pages: number,
): void {
  const whole = { start: 0, width: CONTENT_WIDTH }
  const { typesetter } = drawing
  const position = pageText(document, page, pages)
  const [left] = typesetter.lines(subjectOf(document), SMALL, CONTENT_WIDTH - 130)
  const [right] = typesetter.lines(position, { ...SMALL, tabular: true }, 120)
  sheet.rule(whole, TOP, HAIRLINE, 0.5)
  if (left) sheet.lines([left], whole, TOP + 8, MUTED, null)
  if (right) sheet.lines([right], whole, TOP + 8, MUTED, null, 'end')
}

/** The words of the foot that depend on the page. */
export function pageText(document: BillingDocument, page: number, pages: number): string {
  const count = new Intl.NumberFormat(document.locale)
  return fill(document.words.page, { page: count.format(page), pages: count.format(pages) })
}

export function subjectOf({ title, number, merchant }: BillingDocument): string {
  return [title, number, merchant.name].filter((part) => part !== null && part !== '').join(' · ')
}
