import { presentOrder, type OrderWire } from '@revkeen-edge/contracts'
import type { Invoice } from '@revkeen-edge/domain'
import type { OrderWithLines } from './of-invoice.ts'

/** An order as it is shown: what was paid of it is its invoice's to say. */
export interface OrderView extends OrderWithLines {
  readonly invoice: Invoice | null
}

/** The order as GET gives it. */
export function presentOrderView({ row, lines, invoice }: OrderView): OrderWire {
  return presentOrder(row, lines, invoice)
}
