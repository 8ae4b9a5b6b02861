import type { ChargebackNotice, GatewayNotice } from '@revkeen-edge/services/ports/gateways.ts'
import type { NmiCallback, NmiChargeback } from './callback.ts'
import { timeOf } from './time.ts'

/** A callback of NMI's in the port's words. */
export function noticeOf(callback: NmiCallback): GatewayNotice {
  const { eventId, eventType } = callback
  return {
    eventId,
    eventType,
    charge: callback.kind === 'transaction' ? callback : null,
    settlement: callback.kind === 'settlement' ? callback : null,
    chargebacks:
      callback.kind === 'chargeback' ? callback.chargebacks.flatMap((each) => chargebackOf(each) ?? []) : null,
  }
}

/** One without an id cannot be told from any other, so there is nothing to keep of it. */
function chargebackOf(entry: NmiChargeback): ChargebackNotice | null {
  if (entry.id === null) return null
  return {
    id: entry.id,
    transactionId: entry.transactionId ?? entry.id,
    kind: entry.type === null || entry.type === 'chargeback' ? 'chargeback' : 'retrieval',
    outcome: OUTCOMES.get(entry.status?.toLowerCase() ?? '') ?? 'opened',
    amount: entry.amount,
    reasonCode: entry.reasonCode,
    reason: entry.reason,
    at: dateOf(entry.date),
    evidenceDue: deadlineOf(entry.dueDate),
  }
}

const OUTCOMES: ReadonlyMap<string, ChargebackNotice['outcome']> = new Map([
  ['won', 'won'],
  ['lost', 'lost'],
  ['withdrawn', 'withdrawn'],
])

function deadlineOf(text: string | null): string | null {
  const at = dateOf(text)
  if (at === null || text === null) return null
  return DAY.test(text) ? text : new Date(at).toISOString()
}

const DAY = /^\d{4}-\d\d-\d\d$/

/** A time as the gateway writes it, or a date as its processors do. */
function dateOf(text: string | null): number | null {
  const at = timeOf(text)
  if (at !== null || text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return at
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? null : parsed
}
