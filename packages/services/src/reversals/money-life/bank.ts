import { isOpenDispute, takesMoney, toDecimal } from '@revkeen-edge/domain'
import { applyNotice } from '../../charging/callback.ts'
import { applyChargeback } from '../../disputes/report.ts'
import type { ChargebackNotice, SettlementNotice } from '../../ports/gateways.ts'
import { applySettlement } from '../../settlements/notice.ts'
import { pick, type Command } from './commands.ts'
import type { Batch, Held } from './gateway.ts'
import type { Told } from './line.ts'
import { isRefusedByDatabase, type MoneyWorld } from './world.ts'

/**
 * A cardholder's bank takes money back, or only asks for papers, of what may not be booked here yet. It is told twice, as
 * gateways do.
 */
export async function chargeBack(
  world: MoneyWorld,
  command: Extract<Command, { kind: 'chargeback' }>,
): Promise<boolean> {
  const { books } = world.line
  const held = pick(books.disputable, command.at)
  // A batch that is told late was closed without it.
  if (!held || world.line.callbacks.some(({ notice }) => 'batchId' in notice)) return false
  const amountMinor = Math.min(command.amountMinor ?? Infinity, held.capturedMinor - held.chargedBackMinor)
  const id = `dispute-${world.tables.all('disputes').length + 1}`
  const notice = noticeOf(held, { id, amountMinor, kind: command.question ? 'retrieval' : 'chargeback' })
  if (!command.question) books.chargeBack(held, amountMinor)
  const isBooked = world.tables.all('transactions').some((each) => each.gatewayTransactionId === held.id)
  if (!isBooked) world.reached.add('a chargeback before its sale')
  if ((await tell(world, held, notice)) !== 'disputed') throw new Error('a chargeback that was not booked')
  if ((await tell(world, held, notice)) !== 'known') throw new Error('a chargeback that was booked twice')
  return true
}

/** A bank takes money for what it only asked about, under the id that it had; told twice. */
export async function escalate(world: MoneyWorld, command: Extract<Command, { kind: 'escalate' }>): Promise<boolean> {
  const { books } = world.line
  const warnings = world.tables.all('disputes').filter((each) => !takesMoney(each))
  const warning = pick(warnings, command.at)
  if (!warning || !world.isTold) return false
  const held = books.byId(warning.gatewayTransactionId)
  const amountMinor = Math.min(command.amountMinor ?? Infinity, held.capturedMinor - held.chargedBackMinor)
  if (amountMinor === 0 || held.state !== 'captured') return false
  const notice = noticeOf(held, { id: warning.gatewayDisputeId, amountMinor, kind: 'chargeback' })
  books.chargeBack(held, amountMinor)
  if ((await tell(world, held, notice)) !== 'disputed') throw new Error('an escalation that was not booked')
  if ((await tell(world, held, notice)) !== 'known') throw new Error('an escalation that was booked twice')
  return true
}

/** The bank decides a dispute; it may change its mind. */
export async function decide(world: MoneyWorld, command: Extract<Command, { kind: 'decide' }>): Promise<boolean> {
  const { outcome } = command
  const end = outcome === 'lost' ? 'lost' : 'won'
  const dispute = pick(
    world.tables.all('disputes').filter(({ status }) => status !== end),
    command.at,
  )
  if (!dispute || !world.isTold) return false
  const question = !takesMoney(dispute)
  if (question && (outcome !== 'withdrawn' || !isOpenDispute(dispute))) return false
  const { books } = world.line
  const held = books.byId(dispute.gatewayTransactionId)
  const { gatewayDisputeId: id, amountMinor, status } = dispute
  if (status === 'won' && (end !== 'lost' || held.chargedBackMinor + amountMinor > held.capturedMinor)) return false
  if (!question && status === 'won') books.chargeBack(held, amountMinor)
  if (!question && end === 'won') books.chargeBack(held, -amountMinor)
  if (!question && !isOpenDispute(dispute)) world.reached.add(`${status} to ${end}`)
  const told = await tell(world, held, { ...noticeOf(held, { id, amountMinor, kind: 'chargeback' }), outcome })
  if (told !== 'resolved') throw new Error(`a decision that was not booked: ${told}`)
  return true
}

function tell(world: MoneyWorld, { accountId }: Held, notice: ChargebackNotice) {
  return applyChargeback(world.context(), world.ports, world.accountAt(accountId), notice)
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
    amount: toDecimal(amountMinor, held.currency),
    reasonCode: '4853',
    reason: 'Not as described',
    at: null,
    evidenceDue: null,
  }
}

/** The gateways close their batches and tell of them, as well or as badly as they do. */
export async function closeBatch(world: MoneyWorld, how: Extract<Command, { kind: 'close' }>['how']): Promise<boolean> {
  const { callbacks, books } = world.line
  const result = how === 'failed' ? 'failure' : 'complete'
  const batches = world.accounts.flatMap(({ id }) => books.closeBatch(id, result) ?? [])
  for (const batch of batches) {
    const { accountId } = batch
    const notice = settlementOf(batch, result)
    if (how === 'wrong_total') callbacks.push({ accountId, notice: { ...notice, amountMinor: batch.amountMinor + 1 } })
    callbacks.push({ accountId, notice })
    if (how === 'told_twice') callbacks.push({ accountId, notice })
  }
  if (how !== 'told_later') await hear(world)
  return batches.length > 0
}

function settlementOf(
  { id, amountMinor, currency, transactionIds }: Batch,
  result: SettlementNotice['result'],
): SettlementNotice {
  return {
    result,
    batchId: id,
    amountMinor,
    amount: null,
    currency,
    count: transactionIds.length,
    transactionIds,
    message: null,
  }
}

/** All that the gateway wants to tell, in its order, up to what cannot be booked yet. */
export async function hear(world: MoneyWorld): Promise<boolean> {
  const { callbacks } = world.line
  let heard = false
  for (let told = callbacks[0]; told; told = callbacks[0]) {
    if (!(await understood(world, told))) return heard
    callbacks.shift()
    heard = true
  }
  return heard
}

async function understood(world: MoneyWorld, { accountId, notice }: Told): Promise<boolean> {
  const account = world.accountAt(accountId)
  try {
    if ('batchId' in notice) await applySettlement(world.context(), world.ports, account, notice)
    else await applyNotice(world.context(), world.ports, account.id, notice)
    return true
  } catch (error) {
    if (!isRefusedByDatabase(error)) throw error
    return false
  }
}
