import {
  arrivalOf,
  furtherPayoutOf,
  isAsBooked,
  isSettleable,
  isTaken,
  ok,
  type GatewayAccount,
  type Settleable,
  type SettledBatch,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookPayout, type Settlement } from './book.ts'
import { confirmed } from './confirm.ts'

export type SettlementResult =
  | 'settled'
  /** Some of its transactions were not as our books have them, and were left out. */
  | 'settled_in_part'
  /** Its total is not that of its transactions, so nothing of it is believed. */
  | 'refused'
  | 'already_settled'
  /** Nothing in it is ours. */
  | 'ignored'

/** What of a batch is booked, and how many of its transactions are not. */
export interface Believed {
  readonly settled: readonly Settleable[]
  readonly differences: number
}

/**
 * Books a batch that a gateway says it settled, once: one payout, and every transaction of it settled. A batch that is not
 * exactly what our books say is asked about, unless its gateway's report (`told`) speaks of it already; then what the
 * gateway confirms is booked, and one whose total is wrong is refused. Told again, what none of its payouts has is booked
 * as a further one. Throws where the gateway cannot be asked, so that it is tried again. Pinned by payouts.test.ts.
 */
export async function settleBatch(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  batch: SettledBatch,
  told: readonly GatewayTransaction[] = [],
): Promise<SettlementResult> {
  let result: SettlementResult = 'settled'
  const committed = await commitPlanned(context, ports, async () => {
    const found = await loadBatch(context, account, batch)
    if (found.payout && isTaken(found.payout) && !found.ours.some((each) => isSettleable(each, batch.currency ?? ''))) {
      return done('already_settled')
    }
    const believed = isAsBooked(batch, found.ours)
      ? { settled: found.ours, differences: 0 }
      : await confirmed(context, ports, account, { batch, ours: found.ours, told })
    if (believed === 'refused') return done('refused', refusal(account, batch))
    const { settled, differences } = believed
    const booked = { ...found, batch, settled, differences, at: context.now, arrivalAt: arrivalOf(context.now) }
    if (found.payout && isTaken(found.payout)) return further(booked, found.payouts.length)
    if (settled.length === 0) return done('ignored', unknownBatch(account, batch, differences))
    return done(differences > 0 ? 'settled_in_part' : 'settled', bookPayout(context, account, booked))
  })
  if (!committed.ok) throw new Error(`the batch ${batch.batchId} could not be settled: ${committed.error.code}`)
  return result

  function done(said: SettlementResult, plan: Plan = { changes: [] }) {
    result = said
    return ok({ value: null, plan })
  }

  /** What is not ours was counted with the first payout. */
  function further(settlement: Settlement, earlier: number) {
    if (settlement.settled.length === 0) return done('already_settled')
    const named = { ...batch, batchId: furtherPayoutOf(batch.batchId, earlier) }
    return done('settled', bookPayout(context, account, { ...settlement, batch: named, payout: null, differences: 0 }))
  }
}

/** What our books know of a batch, in one round trip. */
export async function loadBatch(
  { db }: Context,
  account: GatewayAccount,
  batch: Pick<SettledBatch, 'batchId' | 'transactionIds'>,
) {
  const { rows } = db
  const found = await db.load({
    payouts: rows.payouts.ofBatch(account.id, batch.batchId),
    ours: rows.payouts.settleable(account.id, batch.transactionIds),
    disputes: rows.disputes.undeducted(account.id),
    disputeTransactions: rows.payouts.disputeTransactions(account.id),
  })
  const payout = found.payouts.find(({ gatewayPayoutId }) => gatewayPayoutId === batch.batchId) ?? null
  return { ...found, payout }
}

function refusal(account: GatewayAccount, { batchId }: SettledBatch): Plan {
  return {
    changes: [{ kind: 'count', name: 'settlements_refused' }],
    audit: [{ action: 'settlement.refused', objectType: 'gateway_account', objectId: `${account.id}/${batchId}` }],
  }
}

function unknownBatch(account: GatewayAccount, { batchId }: SettledBatch, differences: number): Plan {
  return {
    changes: differences > 0 ? [{ kind: 'count', name: 'settlement_differences', by: differences }] : [],
    audit: [{ action: 'settlement.ignored', objectType: 'gateway_account', objectId: `${account.id}/${batchId}` }],
  }
}
