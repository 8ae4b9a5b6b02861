import { REVERSAL, transition, type Payment, type PaymentAttempt, type Reversal } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { moved, type Plan } from '../plan.ts'
import { reversalEvent } from './events.ts'

/** The void of funds that a payment only holds, about to be carried out. No money has moved, so it is of no transaction. */
export function newVoidOfHold(
  context: Context,
  payment: Payment,
  { orderId, reasonCode, reason }: Pick<PaymentAttempt, 'orderId'> & Partial<Pick<Reversal, 'reasonCode' | 'reason'>>,
): Reversal {
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    kind: 'void',
    method: 'void',
    status: 'processing',
    paymentId: payment.id,
    transactionId: null,
    invoiceId: payment.invoiceId,
    orderId,
    customerId: payment.customerId,
    creditNoteId: null,
    requestKey: context.requestKey ?? null,
    gateway: payment.gateway,
    gatewayReversalId: null,
    amountMinor: payment.amountMinor,
    fromCreditMinor: 0,
    currency: payment.currency,
    reasonCode: reasonCode ?? null,
    reason: reason ?? null,
    failureCode: null,
    failureReason: null,
    processedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** What became of the void of held funds. */
export type VoidedHold =
  | { readonly step: 'approve'; readonly transactionId: string | null }
  | { readonly step: 'decline' | 'release'; readonly code: string | null; readonly message: string }

/** Books what became of the void of held funds, and tells it. Nothing for an attempt of which no void was asked for. */
export function voidOfHoldAfter(
  { now }: Context,
  reversal: Reversal | null,
  what: VoidedHold,
): Required<Pick<Plan, 'changes' | 'events'>> {
  if (!reversal) return { changes: [], events: [] }
  const next = transition(REVERSAL, reversal.status, what.step)
  if (!next.ok) throw new Error(`a ${reversal.status} void cannot ${what.step}`)
  const facts =
    what.step === 'approve'
      ? { gatewayReversalId: what.transactionId, processedAt: now }
      : { failureCode: what.code, failureReason: what.message }
  const { change, after } = moved('reversals', reversal, { ...facts, status: next.value, updatedAt: now })
  const types = what.step === 'approve' ? (['void.created', 'void.succeeded'] as const) : (['void.failed'] as const)
  return { changes: [change], events: types.map((type) => reversalEvent(type, after)) }
}
