import type { Choice } from '@revkeen-edge/domain'

interface Item {
  readonly id: string
  readonly quantity: number
  readonly amount_minor?: number | undefined
}

/** What a buyer chose; nothing chosen means what the page started with. */
export function choicesOf(items: readonly Item[]): readonly Choice[] | null {
  if (items.length === 0) return null
  return items.map(({ id, quantity, amount_minor }) => ({ id, quantity, amountMinor: amount_minor }))
}
