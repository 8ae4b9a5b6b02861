import {
  appliedOf,
  creditable,
  creditableLines,
  isPayable,
  ok,
  outstanding,
  proportionalParts,
  type CreditMethod,
  type DomainError,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { WantedReversal } from '../reversals/new.ts'
import { figuresOf, taxOf, uncreditable, type WantedCredit } from './figures.ts'
import { loadCreditable, type Creditable } from './load.ts'

/** What a credit note would come to. Amounts in minor units. */
export interface NotePreview {
  readonly invoice: Invoice
  readonly amountMinor: number
  readonly taxMinor: number
  readonly appliedMinor: number
  /** What is owed before and after. */
  readonly dueMinor: number
  readonly dueAfterMinor: number
  readonly creditableMinor: number
  readonly creditedAfterMinor: number
  readonly exceeds: boolean
  readonly method: CreditMethod
  readonly returns: readonly WantedReversal[]
}

/**
 * Shows what a credit note would come to, by the same plan, and issues nothing. An amount beyond what can be credited is
 * marked, and shown as far as it goes. Errors: those of issuing otherwise.
 */
export async function previewCreditNote(
  context: Context,
  invoiceId: string,
  wanted: WantedCredit,
): Promise<Result<NotePreview, DomainError>> {
  const found = await loadCreditable(context, invoiceId, { param: wanted.param })
  if (!found.ok) return found
  const { around } = found.value
  const { row: invoice } = around.invoice
  const left = creditable(invoice)
  const exceeds = wanted.amountMinor > left && (left > 0 || isCredited(invoice))
  const figures = exceeds ? ok(atMost(around, left)) : figuresOf(context, around, wanted)
  if (!figures.ok) return figures
  const { taxMinor, appliedMinor, returns } = figures.value
  const dueMinor = isPayable(invoice) ? outstanding(invoice) : 0
  return ok({
    invoice,
    amountMinor: wanted.amountMinor,
    taxMinor,
    appliedMinor,
    dueMinor,
    dueAfterMinor: dueMinor - appliedMinor,
    creditableMinor: left,
    creditedAfterMinor: invoice.creditedMinor + figures.value.amountMinor,
    exceeds,
    method: wanted.method,
    returns,
  })
}

/** Whether nothing can be credited because all of it was. */
function isCredited(invoice: Invoice): boolean {
  return uncreditable(invoice) !== null && invoice.totalMinor > 0 && invoice.creditedMinor === invoice.totalMinor
}

/** As much as can be credited of an invoice. */
function atMost(around: Creditable, left: number) {
  const lines = creditableLines(around.invoice.lines, around.noteLines)
  const tax = left > 0 ? taxOf(around, { amountMinor: left }, lines, proportionalParts(lines, left)) : null
  return {
    amountMinor: left,
    taxMinor: tax?.ok ? tax.value.taxMinor : 0,
    appliedMinor: appliedOf(around.invoice.row, left),
    returns: [],
  }
}
