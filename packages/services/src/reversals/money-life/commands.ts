import type { CreditMethod } from '@revkeen-edge/domain'
import type { Fate } from './line.ts'

/** What becomes of the calls that a command makes, in their order. */
interface Calling {
  readonly fates: readonly Fate[]
}

/** Left out: all that is due, held or left. */
interface Amount {
  readonly amountMinor: number | undefined
}

/** What a credit note names: a part of what is left of each line, and a tax, in hundredths. */
interface Named {
  readonly linesPercent?: readonly number[] | undefined
  readonly taxPercent?: number | undefined
}

/** Which one of those that there are. */
interface Which {
  readonly at: number
}

export const STEPS = ['finalize', 'send', 'void', 'write_off', 'fall_due', 'extend'] as const
export const OUTCOMES = ['won', 'lost', 'withdrawn'] as const
export const CLOSINGS = ['told', 'told_twice', 'told_later', 'failed', 'wrong_total'] as const
export const WAITS_MS = [2_000, 61_000, 11 * 60_000, 6 * 3_600_000, 15 * 86_400_000] as const

/** What may happen to the money of an invoice. */
export type Command =
  | { readonly kind: 'step'; readonly name: (typeof STEPS)[number] }
  | ({ readonly kind: 'cash' } & Amount)
  /** Of a card that the one gateway keeps, or the other. */
  | ({ readonly kind: 'charge' | 'hold'; readonly gateway?: number } & Amount & Calling)
  | ({ readonly kind: 'capture' } & Which & Amount & Calling)
  | ({ readonly kind: 'release' } & Which & Calling)
  | ({ readonly kind: 'refund' } & Which & Amount & Calling)
  | ({ readonly kind: 'void_payment' } & Which & Calling)
  | ({ readonly kind: 'refund_invoice' } & Amount & Calling)
  | ({ readonly kind: 'credit'; readonly method: CreditMethod } & Amount & Named & Calling)
  /** What of a credit note has not gone back is sent once more. */
  | ({ readonly kind: 'retry_note' } & Which & Calling)
  | ({ readonly kind: 'void_note' } & Which)
  | { readonly kind: 'again' }
  /** The oldest late call arrives; all that the gateway wants to tell is heard. */
  | { readonly kind: 'arrive' | 'hear' }
  /** The cron asks about what is open; or often enough to give up what the gateway does not know. */
  | { readonly kind: 'ask' | 'give_up' }
  | ({ readonly kind: 'chargeback'; readonly question: boolean } & Which & Amount)
  | ({ readonly kind: 'decide'; readonly outcome: (typeof OUTCOMES)[number] } & Which)
  /** A bank takes money for what it only asked about. */
  | ({ readonly kind: 'escalate' } & Which & Amount)
  | ({ readonly kind: 'evidence' } & Which)
  | { readonly kind: 'close'; readonly how: (typeof CLOSINGS)[number] }
  | { readonly kind: 'wait'; readonly ms: number }

/** One of those that there are; the last one for 0, as what was done last is what most commands are about. */
export function pick<T>(rows: readonly T[], at: number): T | null {
  return rows.at(-1 - (at % Math.max(1, rows.length))) ?? null
}
