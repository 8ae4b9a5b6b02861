import type { GatewayAccount, OwnBooked, Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { OwnTransaction } from '../ports/repositories.ts'

/** What we say of a day. */
export interface OurBooks {
  readonly ours: readonly OwnBooked[]
  /** The order ids of the report that we do not know the outcome of yet: they are asked about by themselves. */
  readonly openOrders: ReadonlySet<string>
}

/** What our books say of a report's transactions, and of all that was booked in its stretch of time, in one round trip. */
export async function ourBooks(
  { db }: Context,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
  stretch: { readonly from: number; readonly to: number },
): Promise<OurBooks> {
  const { rows } = db
  const gatewayTransactionIds = told.map(({ transactionId }) => transactionId)
  const asked = { accountId: account.id, gatewayTransactionIds, ...stretch }
  const { compared, held, openOrders } = await db.load({
    compared: rows.reconciliations.compared(asked),
    held: rows.reconciliations.held(asked),
    openOrders: rows.reconciliations.openOrders(told.flatMap(({ orderId }) => orderId ?? [])),
  })
  return { ours: [...compared.map(movedBooked), ...held.flatMap(heldBooked)], openOrders }
}

function movedBooked({
  id,
  type,
  gatewayTransactionId,
  amountMinor,
  currency,
  settledAt,
  undone,
}: OwnTransaction): OwnBooked {
  const state = undone ? 'undone' : settledAt === null ? 'open' : 'settled'
  return { id, gatewayTransactionId, kind: type === 'refund' ? 'refund' : 'charge', amountMinor, currency, state }
}

function heldBooked({ id, gatewayTransactionId, amountMinor, currency }: Payment): OwnBooked[] {
  if (gatewayTransactionId === null) return []
  return [{ id, gatewayTransactionId, kind: 'charge', amountMinor, currency, state: 'held' }]
}
