import { presentDunningCase } from '@revkeen-edge/contracts'
import type { DunningCase, EventName } from '@revkeen-edge/domain'
import type { EventDraft } from '../plan.ts'

export type DunningEventName = Extract<EventName, `dunning.${string}`>

/** An event about the recovery of a failed payment. `metadata` says what the name leaves open. */
export function dunningEvent(
  type: DunningEventName,
  row: DunningCase,
  customerEmail: string | null,
  metadata: Record<string, string> = {},
): EventDraft {
  return {
    type,
    objectType: 'dunning_case',
    objectId: row.id,
    customerId: row.customerId,
    invoiceId: row.invoiceId,
    subscriptionId: row.subscriptionId,
    object: presentDunningCase(row, customerEmail, metadata),
  }
}
