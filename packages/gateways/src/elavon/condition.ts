import type { GatewayAction, GatewayTransaction } from '@revkeen-edge/services/ports/gateway.ts'

type Condition = GatewayTransaction['condition']

/** What of Converge's own words decides on a condition. */
export interface Words {
  /** `SALE`, `AUTHONLY`, `COMPLETE`, `RETURN`, `VOID`, `DELETE`, … */
  readonly type: string | null
  /** `OPN` and `PEN` wait for the batch, `REV` for the merchant, `STL` is settled; the rest fell to a rule. */
  readonly status: string | null
  readonly approved: boolean
  readonly declined: boolean
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['SALE', 'sale'],
  ['FORCE', 'capture'],
  ['COMPLETE', 'capture'],
  ['AUTHONLY', 'auth'],
  ['RETURN', 'refund'],
  ['CREDIT', 'credit'],
  ['VOID', 'void'],
  ['DELETE', 'void'],
  ['VERIFY', 'validate'],
])

const FAILED_BY_RULE: readonly (string | null)[] = ['PRE', 'FPR', 'PST']
const WAITING: readonly (string | null)[] = ['OPN', 'PEN', 'REV']

/** Converge's type of transaction in the port's words. */
export function actionType(type: string | null): GatewayAction['type'] {
  return TYPES.get(type?.toUpperCase() ?? '') ?? 'unknown'
}

/**
 * The normal form of what Converge says of a transaction. Nothing is captured without an approval, nothing has failed
 * without a word for it, and an unknown word is `unknown`, never a guess.
 */
export function conditionOf({ type, status, approved, declined }: Words): Condition {
  const action = actionType(type)
  if (action === 'unknown' || (approved && declined)) return 'unknown'
  if (declined || FAILED_BY_RULE.includes(status)) return 'failed'
  if (!approved) return 'pending'
  if (action === 'void') return 'voided'
  if (action === 'validate') return 'settled'
  if (status !== 'STL' && !WAITING.includes(status)) return 'unknown'
  if (action === 'auth') return 'authorized'
  if (action === 'refund' || action === 'credit') return 'refunded'
  return status === 'STL' ? 'settled' : 'captured'
}
