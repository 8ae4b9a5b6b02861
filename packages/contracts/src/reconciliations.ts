import type { Reconciliation } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, reference } from './fields.ts'
import { offsetQuery, pagination } from './lists.ts'

const reconciliationStatus = z.enum(['matched', 'differs', 'unavailable'])

const difference = z.object({
  kind: z.enum(['missing_here', 'missing_at_gateway', 'amount', 'currency', 'status']),
  gateway_transaction_id: z.string().nullable(),
  transaction_id: z.string().nullable(),
  /** What our books say, and what the gateway reports. */
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
})

/** What comparing a day with the gateway's own report came to. */
export const reconciliation = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('reconciliation'),
  gateway_account_id: z.string(),
  /** `YYYY-MM-DD` in UTC. */
  day: z.string(),
  /** `unavailable`: the gateway could not be asked, and is asked again. */
  status: reconciliationStatus,
  transactions_count: z.number(),
  differences_count: z.number(),
  differences: z.array(difference),
  created_at: z.string(),
  updated_at: z.string(),
})
export type ReconciliationWire = z.infer<typeof reconciliation>

export function presentReconciliation(row: Reconciliation): ReconciliationWire {
  return {
    ...identity('reconciliation', row.id),
    object: 'reconciliation',
    gateway_account_id: row.gatewayAccountId,
    day: row.day,
    status: row.status,
    transactions_count: row.checked,
    differences_count: row.differences.length,
    differences: row.differences.map(({ kind, gatewayTransactionId, transactionId, ours, theirs }) => ({
      kind,
      gateway_transaction_id: gatewayTransactionId,
      transaction_id: transactionId,
      ours,
      theirs,
    })),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const reconciliationsQuery = offsetQuery.extend({
  gateway_account_id: reference('gatewayAccount').optional(),
  status: reconciliationStatus.optional(),
})
export const reconciliationResponse = z.object({ data: reconciliation, requestId: z.string() })
export const reconciliationListResponse = z.object({ data: z.array(reconciliation), pagination, requestId: z.string() })
