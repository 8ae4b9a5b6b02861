import type { GatewayAccount, OwnBooked, Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { OwnTransaction } from '../ports/repositories.ts'
import type { Stretch } from './window.ts'

/** What we say of a day. */
export interface OurBooks {
  readonly ours: readonly OwnBooked[]
  /** Whether a transaction is of a payment of which an attempt is open: it is asked about by itself. */
  readonly isInDoubt: (transaction: GatewayTransaction) => boolean
}

/** One of ours, with the payment that it is of. */
type Own = OwnBooked & { readonly paymentId: string }

/** What our books say of a day's transactions, and of all that was booked in its stretch of time, in one round trip. */
export async function ourBooks(
  { db }: Context,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
  { from, to }: Stretch,
): Promise<OurBooks> {
  const { rows } = db
  const gatewayTransactionIds = told.map(({ transactionId }) => transactionId)
  const asked = { accountId: account.id, gatewayTransactionIds, from, to }
  const { compared, held, inDoubt } = await db.load({
    compared: rows.reconciliations.compared(asked),
    held: rows.reconciliations.held(asked),
    inDoubt: rows.reconciliations.inDoubt(account.id),
  })
  const payments = new Set(inDoubt.map(({ paymentId }) => paymentId))
  const orders = new Set(inDoubt.map(({ gatewayOrderId }) => gatewayOrderId))
  const all = [...compared.map(movedBooked), ...held.flatMap(heldBooked)]
  const doubted = new Set(all.filter((own) => payments.has(own.paymentId)).map((own) => own.gatewayTransactionId))
  return {
    ours: all.filter((own) => !payments.has(own.paymentId)),
    isInDoubt: ({ transactionId, orderId }) => doubted.has(transactionId) || orders.has(orderId ?? ''),
  }
}

function movedBooked(transaction: OwnTransaction): Own {
  const { id, paymentId, type, gatewayTransactionId, amountMinor, currency, settledAt, undone } = transaction
  const state = undone ? 'undone' : settledAt === null ? 'open' : 'settled'
  const kind = type === 'refund' ? 'refund' : 'charge'
  return { id, paymentId, gatewayTransactionId, kind, amountMinor, currency, state }
}

function heldBooked({ id, gatewayTransactionId, amountMinor, currency }: Payment): Own[] {
  if (gatewayTransactionId === null) return []
  return [{ id, paymentId: id, gatewayTransactionId, kind: 'charge', amountMinor, currency, state: 'held' }]
}
