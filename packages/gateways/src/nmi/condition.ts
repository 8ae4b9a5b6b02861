import type { GatewayAction, GatewayTransaction } from '@revkeen-edge/services/ports/gateway.ts'

type Condition = GatewayTransaction['condition']

const CHARGES: readonly string[] = ['sale', 'capture', 'offline']
const RETURNS: readonly string[] = ['refund', 'credit', 'return', 'check_return', 'check_late_return']

/** NMI's conditions. `pending` is absent: it waits for a capture or for a bank, as the actions tell. */
const CONDITIONS: ReadonlyMap<string, Condition> = new Map([
  ['pendingsettlement', 'captured'],
  ['complete', 'settled'],
  ['failed', 'failed'],
  // A hosted flow that the payer left: no money can move any more.
  ['abandoned', 'failed'],
  ['canceled', 'voided'],
  ['in_progress', 'pending'],
])

/** The normal form of a condition. An unknown word is `unknown`, never a guess. */
export function conditionOf(raw: string | null, actions: readonly GatewayAction[]): Condition {
  const word = raw?.toLowerCase() ?? ''
  if (word === 'pending') return actions.some((a) => a.success && a.type === 'auth') ? 'authorized' : 'pending'
  const condition = CONDITIONS.get(word) ?? 'unknown'
  const moved = condition === 'captured' || condition === 'settled'
  return moved && isReturned(actions) ? 'refunded' : condition
}

/** Whether all of the money went back: a refund's own transaction, or a charge whose returns reach its amount. */
function isReturned(actions: readonly GatewayAction[]): boolean {
  const returns = actions.filter((a) => a.success && RETURNS.includes(a.type))
  if (returns.length === 0) return false
  const charge = chargeOf(actions)
  if (charge === undefined) return true
  const returned = returns.reduce((total, a) => total + (a.amountMinor ?? 0), 0)
  return charge.amountMinor !== null && returned >= charge.amountMinor
}

function chargeOf(actions: readonly GatewayAction[]): GatewayAction | undefined {
  return actions.findLast((a) => a.success && CHARGES.includes(a.type))
}

/** The amount that a transaction stands for: what was charged, else reserved, else what was tried first. */
export function amountOf(actions: readonly GatewayAction[]): number | null {
  const reserved = actions.findLast((a) => a.success && a.type === 'auth')
  return (chargeOf(actions) ?? reserved ?? actions[0])?.amountMinor ?? null
}
