import type { CreditNote, CreditNoteLine, Json } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { NoteFigures, WantedCredit } from './figures.ts'
import type { Creditable } from './load.ts'

/** What a request says of a credit note beyond its amounts. */
export interface WantedNote extends WantedCredit {
  /** Whether the subscription ends with the credit. */
  readonly cancelSubscription: boolean
  readonly proration?: CreditNote['proration']
  readonly metadata?: Json | undefined
  readonly idempotencyKey: string | null
  /** Of the whole request, where it has a key. */
  readonly requestHash: string | null
}

/** What credit notes' numbers begin with: `CN-2026-0001`. */
export const CREDIT_NOTE_PREFIX = 'CN'

/** A credit note as it is issued. What only went against what was owed has had all of its effect. */
export function newCreditNote(
  { runtime, tenant, now }: Context,
  { invoice: { row: invoice }, customer }: Creditable,
  wanted: WantedNote,
  { amountMinor, taxMinor, taxes, appliedMinor }: NoteFigures,
): CreditNote {
  const applied = appliedMinor === amountMinor
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    number: null,
    invoiceId: invoice.id,
    customerId: customer.id,
    status: applied ? 'applied' : 'issued',
    creditMethod: wanted.method,
    currency: invoice.currency,
    amountMinor,
    taxMinor,
    appliedMinor,
    taxes: [...taxes],
    reason: wanted.reason ?? null,
    reasonCode: wanted.reasonCode ?? null,
    cancelSubscription: wanted.cancelSubscription,
    proration: wanted.proration ?? null,
    metadata: wanted.metadata ?? {},
    idempotencyKey: wanted.idempotencyKey,
    requestHash: wanted.requestHash,
    issuedAt: now,
    appliedAt: applied ? now : null,
    voidedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** The lines of a credit note: a line that is credited whole keeps its quantity. */
export function newCreditNoteLines(
  { runtime, now }: Context,
  note: CreditNote,
  { parts }: NoteFigures,
): CreditNoteLine[] {
  return parts.map(({ line, amountMinor, taxMinor }, position) => {
    const whole = amountMinor === line.totalMinor && line.quantity > 0 && amountMinor % line.quantity === 0
    const quantity = whole ? line.quantity : 1
    return {
      id: runtime.uuid(),
      merchantId: note.merchantId,
      creditNoteId: note.id,
      position,
      invoiceLineId: line.id,
      description: line.description,
      quantity,
      unitAmountMinor: amountMinor / quantity,
      totalMinor: amountMinor,
      taxMinor,
      metadata: null,
      createdAt: now,
    }
  })
}
