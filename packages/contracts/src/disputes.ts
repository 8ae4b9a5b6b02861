import { DAY_MS, type Dispute } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  dateOrInstant,
  identity,
  instant,
  iso,
  isoOrNull,
  multiline,
  positiveAmountMinor,
  reference,
  text,
  webUrl,
} from './fields.ts'
import { offsetQuery, pagination, windowMeta } from './lists.ts'

const disputeStatus = z.enum([
  'needs_response',
  'under_review',
  'won',
  'lost',
  'warning_closed',
  'warning_needs_response',
])

/** What a merchant answered, as it was sent. */
const evidence = z.object({
  text: z.string(),
  files: z.array(z.object({ url: z.string(), name: z.string().optional() })),
})

const disputed = {
  id: z.string(),
  public_id: z.string(),
  payment_id: z.string().nullable(),
  parent_transaction_id: z.string().nullable(),
  gateway: z.string(),
  payment_rail: z.string().nullable(),
  dispute_kind: z.string().nullable(),
  amount_minor: z.number(),
  currency: z.string(),
  reason: z.string().nullable(),
  customer_name: z.string().nullable(),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  evidence_due_by: z.string().nullable(),
  disputed_at: z.string(),
}

export const dispute = z.object({
  ...disputed,
  object: z.literal('dispute'),
  invoice_id: z.string(),
  customer_id: z.string().nullable(),
  gateway_dispute_id: z.string(),
  gateway_transaction_id: z.string().nullable(),
  /** What the bank charges for it, whoever wins. */
  fee_minor: z.number(),
  reason_code: z.string().nullable(),
  network_reason_code: z.string().nullable(),
  network_reason_description: z.string().nullable(),
  evidence: evidence.nullable(),
  evidence_submitted: z.boolean(),
  evidence_submitted_at: z.string().nullable(),
  status: disputeStatus,
  resolution: z.enum(['won', 'lost', 'withdrawn']).nullable(),
  resolved_at: z.string().nullable(),
  created_at: z.string(),
})
export type DisputeWire = z.infer<typeof dispute>

/** One that waits for evidence, and how long it still does. */
export const openDispute = z.object({
  ...disputed,
  days_until_due: z.number().nullable(),
  is_overdue: z.boolean(),
})
export type OpenDisputeWire = z.infer<typeof openDispute>

function presentDisputed(row: Dispute) {
  return {
    ...identity('dispute', row.id),
    payment_id: row.paymentId,
    parent_transaction_id: row.paymentId,
    gateway: row.gateway,
    payment_rail: row.paymentRail,
    dispute_kind: row.disputeKind,
    amount_minor: row.amountMinor,
    currency: row.currency,
    reason: row.reason,
    customer_name: row.customerName,
    card_brand: row.cardBrand,
    card_last4: row.cardLast4,
    evidence_due_by: isoOrNull(row.evidenceDueAt),
    disputed_at: iso(row.disputedAt),
  }
}

export function presentDispute(row: Dispute): DisputeWire {
  return {
    ...presentDisputed(row),
    object: 'dispute',
    invoice_id: row.invoiceId,
    customer_id: row.customerId,
    gateway_dispute_id: row.gatewayDisputeId,
    gateway_transaction_id: row.gatewayTransactionId,
    fee_minor: row.feeMinor,
    reason_code: row.reasonCode,
    network_reason_code: row.networkReasonCode,
    network_reason_description: row.networkReasonDescription,
    evidence: evidence.nullable().catch(null).parse(row.evidence),
    evidence_submitted: row.evidenceSubmittedAt !== null,
    evidence_submitted_at: isoOrNull(row.evidenceSubmittedAt),
    status: row.status,
    resolution: row.resolution,
    resolved_at: isoOrNull(row.resolvedAt),
    created_at: iso(row.createdAt),
  }
}

/** `now` in UTC milliseconds. A day that has begun counts. */
export function presentOpenDispute(row: Dispute, now: number): OpenDisputeWire {
  const left = row.evidenceDueAt === null ? null : row.evidenceDueAt - now
  return {
    ...presentDisputed(row),
    days_until_due: left === null ? null : Math.max(0, Math.ceil(left / DAY_MS)),
    is_overdue: left !== null && left <= 0,
  }
}

/** A chargeback at a gateway that tells of none. Left out: all of the transaction, and of now. */
export const createDisputeBody = z.object({
  transaction_id: reference('transaction'),
  /** The bank's own number of the case. */
  gateway_dispute_id: text(100),
  /** A retrieval only asks for papers. */
  dispute_kind: z.enum(['chargeback', 'retrieval']).optional(),
  amount_minor: positiveAmountMinor.optional(),
  reason: text(500).optional(),
  reason_code: text(50).optional(),
  disputed_at: instant.optional(),
  /** Of a date, all of the day is meant. */
  evidence_due_by: dateOrInstant.optional(),
})
export type CreateDispute = z.infer<typeof createDisputeBody>

const MAX_FILES = 20

export const submitEvidenceBody = z.object({
  text: multiline(20_000),
  /** Where the papers are, for whoever sends them to the bank. */
  files: z
    .array(z.object({ url: webUrl, name: text(200).optional() }))
    .max(MAX_FILES)
    .optional(),
})
export type SubmitEvidence = z.infer<typeof submitEvidenceBody>

export const disputesQuery = offsetQuery.extend({
  status: disputeStatus.optional(),
  gateway: text(50).optional(),
  payment_id: reference('payment').optional(),
  customer_id: reference('customer').optional(),
  disputed_after: instant.optional(),
  disputed_before: instant.optional(),
})
export const openDisputesQuery = offsetQuery

export const disputeResponse = z.object({ data: dispute, requestId: z.string() })
export const disputeListResponse = z.object({
  data: z.array(dispute),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
export const openDisputeListResponse = z.object({
  data: z.array(openDispute),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
