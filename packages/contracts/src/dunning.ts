import type { DunningCase } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull } from './fields.ts'

/** The recovery of a failed payment, as its events carry it. */
export const dunningCase = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('dunning_case'),
  subscription_id: z.string(),
  invoice_id: z.string(),
  customer_id: z.string(),
  customer_email: z.string().nullable(),
  status: z.enum(['open', 'recovered', 'exhausted', 'stopped']),
  phase: z.number(),
  retry_count: z.number(),
  decline_code: z.string().nullable(),
  decline_category: z.string().nullable(),
  started_at: z.string(),
  next_retry_at: z.string().nullable(),
  grace_until: z.string(),
  ended_at: z.string().nullable(),
  /** What an event adds: how a step came out, or what was done once nothing is tried any more. */
  metadata: z.record(z.string(), z.string()),
})
export type DunningCaseWire = z.infer<typeof dunningCase>

/** A recovery as its events show it. */
export function presentDunningCase(
  row: DunningCase,
  customerEmail: string | null,
  metadata: Record<string, string> = {},
): DunningCaseWire {
  return {
    ...identity('dunningCase', row.id),
    object: 'dunning_case',
    subscription_id: row.subscriptionId,
    invoice_id: row.invoiceId,
    customer_id: row.customerId,
    customer_email: customerEmail,
    status: row.status,
    phase: row.phase,
    retry_count: row.retries,
    decline_code: row.declineCode,
    decline_category: row.declineCategory,
    started_at: iso(row.startedAt),
    next_retry_at: row.dueStep === 'retry' ? isoOrNull(row.dueAt) : null,
    grace_until: iso(row.graceUntil),
    ended_at: isoOrNull(row.endedAt),
    metadata,
  }
}
