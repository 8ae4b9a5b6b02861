import { presentPayment } from '@revkeen-edge/contracts'
import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import { voidOfHoldAfter } from '../reversals/of-hold.ts'
import { intentStep } from './intent.ts'
import { paymentStep } from './payment.ts'
import type { Approved } from './sale.ts'
import type { SettleState } from './state.ts'
import { givenBack } from './taken.ts'

/** Held funds: a payment that is authorised. No money has moved, so there is no invoice and nothing in the ledger. */
export function bookAuthorization(context: Context, state: SettleState, said: Approved): Plan {
  const { change } = paymentStep(context, state, said, { status: 'authorized', authorizedAt: context.now })
  const intent = intentStep(context, state, { kind: 'held', amountMinor: state.attempt.amountMinor })
  return { changes: [change, ...intent.changes], events: intent.events }
}

/**
 * Held funds let go: the payment is void, and what was set aside for the sale is free again. `transactionId` is what the
 * gateway calls the void, where one was asked for.
 */
export function bookVoid(context: Context, state: SettleState, transactionId: string | null = null): Plan {
  const { payment: held, attempt } = state
  if (!held) throw new Error(`the payment of attempt ${attempt.id} is gone`)
  const said = {
    code: held.gatewayResponseCode,
    message: held.gatewayResponseText ?? '',
    transactionId: held.gatewayTransactionId,
    card: null,
  }
  const { payment, change } = paymentStep(context, state, said, { status: 'voided', voidedAt: context.now })
  const intent = intentStep(context, state, { kind: 'voided' })
  const event = {
    type: 'payment.voided' as const,
    objectType: 'payment',
    objectId: payment.id,
    customerId: payment.customerId,
    object: presentPayment(payment),
  }
  // Of two voids of one hold that both turn out to be approved, the second finds nothing to put back.
  const free = held.status === 'authorized' ? givenBack(attempt) : []
  const told = voidOfHoldAfter(context, state.reversal, { step: 'approve', transactionId })
  return {
    changes: [change, ...free, ...intent.changes, ...told.changes],
    events: [...told.events, event, ...intent.events],
  }
}
