import { isOpenDispute, toDecimal } from '@revkeen-edge/domain'
import { applyNotice } from '../../charging/callback.ts'
import { applyChargeback } from '../../disputes/report.ts'
import type { ChargebackNotice, ChargeNotice, SettlementNotice } from '../../ports/gateways.ts'
import { applySettlement } from '../../settlements/notice.ts'
import { pick, type Command } from './commands.ts'
import type { Batch, Held } from './gateway.ts'
import { isRefusedByDatabase, type MoneyWorld } from './world.ts'

/**
 * A cardholder's bank takes money back, or only asks for papers. That takes days: by then every call is answered and
 * all is told. It is told twice, as gateways do.
 */
export async function chargeBack(
  world: MoneyWorld,
  command: Extract<Command, { kind: 'chargeback' }>,
): Promise<boolean> {
  const { books } = world.line
  const held = pick(books.disputable, command.at)
  if (!held || !world.isQuiet) return false
  const amountMinor = Math.min(command.amountMinor ?? Infinity, held.capturedMinor - held.chargedBackMinor)
  const id = `dispute-${world.tables.all('disputes').length + 1}`
  const notice = noticeOf(held, { id, amountMinor, kind: command.question ? 'retrieval' : 'chargeback' })
  if (!command.question) books.chargeBack(held, amountMinor)
  if ((await tell(world, notice)) !== 'disputed') throw new Error('a chargeback that was not booked')
  if ((await tell(world, notice)) !== 'known') throw new Error('a chargeback that was booked twice')
  return true
}

/** The bank decides a dispute that is open, once. */
export async function decide(world: MoneyWorld, command: Extract<Command, { kind: 'decide' }>): Promise<boolean> {
  const dispute = pick(world.tables.all('disputes').filter(isOpenDispute), command.at)
  if (!dispute || !world.isTold) return false
  const question = dispute.disputeKind === 'retrieval'
  if (question && command.outcome !== 'withdrawn') return false
  const { books } = world.line
  const held = books.byId(dispute.gatewayTransactionId)
  if (!question && command.outcome !== 'lost') books.chargeBack(held, -dispute.amountMinor)
  const { gatewayDisputeId: id, amountMinor } = dispute
  const notice = { ...noticeOf(held, { id, amountMinor, kind: 'chargeback' }), outcome: command.outcome }
  const told = await tell(world, notice)
  if (!question && told !== 'resolved') throw new Error('a decision that was not booked')
  return told === 'resolved'
}

function tell(world: MoneyWorld, notice: ChargebackNotice) {
  return applyChargeback(world.context(), world.ports, world.account, notice)
}

function noticeOf(
  held: Held,
  { id, amountMinor, kind }: { id: string; amountMinor: number; kind: ChargebackNotice['kind'] },
): ChargebackNotice {
  return {
    id,
    transactionId: held.id,
    kind,
    outcome: 'opened',
    amount: toDecimal(amountMinor, 'USD'),
    reasonCode: '4853',
    reason: 'Not as described',
    at: null,
    evidenceDueAt: null,
  }
}

/** The gateway closes its batch and tells of it, as well or as badly as it does. */
export async function closeBatch(world: MoneyWorld, how: Extract<Command, { kind: 'close' }>['how']): Promise<boolean> {
  const { line } = world
  const batch = line.books.closeBatch(how === 'failed' ? 'failure' : 'complete')
  if (!batch) return false
  const notice = settlementOf(batch, how === 'failed' ? 'failure' : 'complete')
  if (how === 'wrong_total') line.callbacks.push({ ...notice, amountMinor: batch.amountMinor + 1 })
  line.callbacks.push(notice)
  if (how === 'told_twice') line.callbacks.push(notice)
  if (how !== 'told_later') await hear(world)
  return true
}

function settlementOf(
  { id, amountMinor, transactionIds }: Batch,
  result: SettlementNotice['result'],
): SettlementNotice {
  return {
    result,
    batchId: id,
    amountMinor,
    amount: null,
    currency: 'USD',
    count: transactionIds.length,
    transactionIds,
    message: null,
  }
}

/** All that the gateway wants to tell, in its order, up to what cannot be booked yet. */
export async function hear(world: MoneyWorld): Promise<boolean> {
  const { callbacks } = world.line
  let heard = false
  for (let notice = callbacks[0]; notice; notice = callbacks[0]) {
    if (!(await understood(world, notice))) return heard
    callbacks.shift()
    heard = true
  }
  return heard
}

async function understood(world: MoneyWorld, notice: ChargeNotice | SettlementNotice): Promise<boolean> {
  try {
    if ('batchId' in notice) await applySettlement(world.context(), world.ports, world.account, notice)
    else await applyNotice(world.context(), world.ports, world.account.id, notice)
    return true
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error
    return false
  }
}
