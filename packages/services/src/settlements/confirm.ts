import { isSettleable, movedBy, type GatewayAccount, type Settleable, type SettledBatch } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { askAboutAll } from './ask.ts'
import { learnFrom } from './learn.ts'
import { bookedAs, isReturn } from './reported.ts'
import type { Believed } from './settle.ts'

/**
 * What of a batch the gateway confirms: transactions of ours that are open here and settled there, with the same amount
 * and currency. It is asked about those that it has not told of already. The batch is refused where its total or its count
 * is not that of the transactions which it names.
 */
export async function confirmed(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  {
    batch,
    ours: known,
    told: reported,
  }: {
    readonly batch: SettledBatch
    readonly ours: readonly Settleable[]
    readonly told: readonly GatewayTransaction[]
  },
): Promise<Believed | 'refused'> {
  const heard = new Set(reported.map(({ transactionId }) => transactionId))
  const unheard = batch.transactionIds.filter((id) => !heard.has(id))
  const told = [...reported, ...(await askAboutAll(context, ports, account, unheard))]
  if (!addsUp(batch, told)) return 'refused'
  const ours = await learnt(context, ports, account, { batch, told, known })
  const byId = new Map(told.map((each) => [each.transactionId, each]))
  const { currency } = batch
  const settled = ours.filter((each) => {
    const theirs = byId.get(each.gatewayTransactionId)
    return currency !== null && theirs !== undefined && isSettleable(each, currency) && agrees(each, theirs)
  })
  return { settled, differences: batch.transactionIds.length - settled.length }
}

/** Whether the batch is the sum of what it names, by the gateway's own word for each. */
function addsUp(
  { currency, amountMinor, count, transactionIds }: SettledBatch,
  told: readonly GatewayTransaction[],
): boolean {
  if (amountMinor === null || (count !== null && count !== transactionIds.length)) return false
  if (told.length !== transactionIds.length || told.some((each) => each.currency !== currency)) return false
  const total = told.reduce((sum, each) => sum + (isReturn(each) ? -1 : 1) * (each.amountMinor ?? Number.NaN), 0)
  return total === amountMinor
}

function agrees(ours: Settleable, theirs: GatewayTransaction): boolean {
  const { state, amountMinor, currency } = bookedAs(theirs)
  return (
    state === 'settled' &&
    currency === ours.currency &&
    (isReturn(theirs) ? -1 : 1) * (amountMinor ?? 0) === movedBy(ours)
  )
}

/** Our transactions once more, where the gateway tells that attempts went through which are not booked here. */
async function learnt(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  { batch, told, known }: { batch: SettledBatch; told: readonly GatewayTransaction[]; known: readonly Settleable[] },
): Promise<readonly Settleable[]> {
  const here = new Set(known.map(({ gatewayTransactionId }) => gatewayTransactionId))
  const unknown = told.filter(({ transactionId }) => !here.has(transactionId))
  if (!(await learnFrom(context, ports, account, unknown))) return known
  const { rows } = context.db
  const { ours } = await context.db.load({ ours: rows.payouts.settleable(account.id, batch.transactionIds) })
  return ours
}
