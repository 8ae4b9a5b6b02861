import type {
  CreditNote,
  CreditNoteLine,
  CustomerBalance,
  Payment,
  Reversal,
  ReversalMethod,
  Transaction,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList } from './cursor-lists.ts'
import {
  amountMinor,
  identity,
  instant,
  iso,
  isoOrNull,
  json,
  multiline,
  positiveAmountMinor,
  reference,
  text,
} from './fields.ts'
import { limit, offset, offsetQuery, pagination, windowMeta } from './lists.ts'
import { oneOf, returnedOf } from './reversals.ts'

const CREDIT_METHODS = ['refund_to_payment_method', 'customer_balance', 'external'] as const

/** `none` is another name of `external`. */
const creditMethod = z
  .enum([...CREDIT_METHODS, 'none'])
  .transform((method) => (method === 'none' ? ('external' as const) : method))
const reasonCode = z.enum([
  'customer_request',
  'duplicate_charge',
  'service_issue',
  'billing_error',
  'subscription_cancellation',
  'proration',
  'other',
])

export const creditNote = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('credit_note'),
  credit_note_number: z.string().nullable(),
  invoice_id: z.string(),
  customer_id: z.string().nullable(),
  /** With its tax. */
  amount_minor: z.number(),
  tax_amount_minor: z.number().nullable(),
  /** What went against what was still owed. */
  applied_minor: z.number(),
  currency: z.string(),
  /** `issued`, `applied` once all of its effect is there, or `voided`. */
  status: z.string(),
  reason: z.string().nullable(),
  reason_code: z.string().nullable(),
  /** `refund_to_payment_method`, `customer_balance` or `external`. */
  credit_method: z.string().nullable(),
  is_prorated: z.boolean(),
  proration_days_total: z.number().nullable(),
  proration_days_unused: z.number().nullable(),
  /** Of the PDF file, at this API: it takes an API key. */
  pdf_url: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  issued_at: z.string().nullable(),
  applied_at: z.string().nullable(),
  voided_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})
export type CreditNoteWire = z.infer<typeof creditNote>

export function presentCreditNote(row: CreditNote): CreditNoteWire {
  return {
    ...identity('creditNote', row.id),
    object: 'credit_note',
    credit_note_number: row.number,
    invoice_id: row.invoiceId,
    customer_id: row.customerId,
    amount_minor: row.amountMinor,
    tax_amount_minor: row.taxMinor,
    applied_minor: row.appliedMinor,
    currency: row.currency,
    status: row.status,
    reason: row.reason,
    reason_code: row.reasonCode,
    credit_method: row.creditMethod,
    is_prorated: row.proration !== null,
    proration_days_total: row.proration?.total ?? null,
    proration_days_unused: row.proration?.unused ?? null,
    pdf_url: `/v2/credit_notes/${row.id}/pdf`,
    metadata: row.metadata,
    issued_at: iso(row.issuedAt),
    applied_at: isoOrNull(row.appliedAt),
    voided_at: isoOrNull(row.voidedAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** A return of money that a credit note asked a gateway for, or that was made by hand. */
export const gatewayOperation = z.object({
  reversal_id: z.string().nullable(),
  payment_id: z.string(),
  transaction_id: z.string(),
  gateway: z.string(),
  operation: z.enum(['refund', 'void', 'offline']),
  amount_minor: z.number(),
  /** `planned` in a preview; then as the refund of that id has it. */
  status: z.enum(['planned', 'processing', 'succeeded', 'failed', 'canceled']),
  failure_reason: z.string().nullable(),
})
type GatewayOperation = z.infer<typeof gatewayOperation>

export function presentGatewayOperation(row: Reversal): GatewayOperation {
  return {
    reversal_id: row.id,
    payment_id: row.paymentId,
    transaction_id: returnedOf(row).transaction_id,
    gateway: row.gateway,
    operation: row.method,
    amount_minor: row.amountMinor,
    status: row.status,
    failure_reason: row.failureReason,
  }
}

/** What a credit note would ask for. */
export function presentPlannedOperation(planned: {
  readonly payment: Payment
  readonly sale: Transaction
  readonly method: ReversalMethod
  readonly amountMinor: number
}): GatewayOperation {
  return {
    reversal_id: null,
    payment_id: planned.payment.id,
    transaction_id: planned.sale.id,
    gateway: planned.payment.gateway,
    operation: planned.method,
    amount_minor: planned.amountMinor,
    status: 'planned',
    failure_reason: null,
  }
}

export const creditNoteLine = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('credit_note_line'),
  credit_note_id: z.string(),
  invoice_line_item_id: z.string().nullable(),
  description: z.string(),
  quantity: z.number(),
  unit_amount_minor: z.number(),
  /** With its tax. */
  total_amount_minor: z.number(),
  tax_amount_minor: z.number(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  created_at: z.string(),
})

export function presentCreditNoteLine(row: CreditNoteLine): z.infer<typeof creditNoteLine> {
  return {
    ...identity('creditNoteLine', row.id),
    object: 'credit_note_line',
    credit_note_id: row.creditNoteId,
    invoice_line_item_id: row.invoiceLineId,
    description: row.description,
    quantity: row.quantity,
    unit_amount_minor: row.unitAmountMinor,
    total_amount_minor: row.totalMinor,
    tax_amount_minor: row.taxMinor,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
  }
}

/** The declared ceiling of a credit note. */
const MAX_CREDIT_MINOR = 2_000_000_000
const creditMinor = positiveAmountMinor.max(MAX_CREDIT_MINOR, 'is too large')

const amounts = {
  /** Gross: with its tax. */
  amount_minor: creditMinor.optional(),
  amount: creditMinor.optional(),
  /** Left out: in proportion to the amount, or that of the lines. */
  tax_amount_minor: amountMinor.max(MAX_CREDIT_MINOR, 'is too large').optional(),
  credit_method: creditMethod.optional(),
  /** Which lines of the invoice are credited, and how much of each, with its tax. Left out: all of them, proportionally. */
  lines: z
    .array(z.object({ invoice_line_item_id: reference('invoiceLine'), amount_minor: creditMinor }))
    .min(1, 'must not be empty')
    .max(1_000)
    .optional(),
}

const oneAmount = oneOf(['amount_minor', 'amount'], { required: true })

const note = {
  ...amounts,
  reason: multiline(1000).optional(),
  reason_code: reasonCode.optional(),
  cancel_subscription: z.boolean().optional(),
  is_prorated: z.boolean().optional(),
  proration_days_total: z.int().min(1, 'must be greater than 0').max(366).optional(),
  proration_days_unused: z.int().min(0, 'must not be negative').max(366).optional(),
  idempotency_key: text(255).optional(),
  metadata: json.optional(),
  /** Shows what was asked of gateways. */
  auto_route: z.boolean().optional(),
  /** Of a payment at a terminal. */
  customer_present: z.boolean().optional(),
}

interface Prorated {
  readonly proration_days_total?: number | undefined
  readonly proration_days_unused?: number | undefined
}

function daysFit({ value, issues }: z.core.ParsePayload<Prorated>): void {
  const { proration_days_total: total, proration_days_unused: unused } = value
  if (unused === undefined || total === undefined || unused <= total) return
  const message = 'must be at most proration_days_total'
  issues.push({ code: 'custom', path: ['proration_days_unused'], message, input: value })
}

/** A credit note for the invoice of the path. */
export const createInvoiceCreditNoteBody = z.object(note).check(oneAmount, daysFit)
export type CreateInvoiceCreditNote = z.infer<typeof createInvoiceCreditNoteBody>

export const createCreditNoteBody = z.object({ invoice_id: reference('invoice'), ...note }).check(oneAmount, daysFit)
export type CreateCreditNote = z.infer<typeof createCreditNoteBody>

export const previewCreditNoteBody = z
  .object({
    invoice_id: reference('invoice'),
    ...amounts,
    reason: multiline(1000).optional(),
    reason_code: reasonCode.optional(),
  })
  .check(oneAmount)
export type PreviewCreditNote = z.infer<typeof previewCreditNoteBody>

const creditNoteStatus = z.enum(['draft', 'pending', 'issued', 'applied', 'voided'])

export const creditNotesQuery = offsetQuery.extend({
  status: creditNoteStatus.optional(),
  invoice_id: reference('invoice').optional(),
  customer_id: reference('customer').optional(),
  credit_method: creditMethod.optional(),
  created_after: instant.optional(),
  created_before: instant.optional(),
})

/** A hundred lines unless fewer are asked for. */
export const creditNoteLinesQuery = z.object({ limit: limit.unwrap().default(100), offset })

export const reversalEligibilityQuery = z.object({
  customer_present: z.enum(['true', 'false']).optional(),
})

export const creditNoteResponse = z.object({ data: creditNote, requestId: z.string() })
/** With what was asked of gateways, where that was wanted. */
export const issuedCreditNoteResponse = z.object({
  data: creditNote.extend({ gateway_operations: z.array(gatewayOperation).optional() }),
  requestId: z.string(),
})
export const creditNoteListResponse = z.object({
  data: z.array(creditNote),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})
export const creditNoteLineListResponse = cursorList(creditNoteLine)

export const creditNotePreview = z.object({
  object: z.literal('credit_note_preview'),
  invoice_id: z.string(),
  proposed_amount_minor: z.number(),
  proposed_tax_amount_minor: z.number().nullable(),
  /** What would go against what is still owed. */
  applied_minor: z.number(),
  currency: z.string(),
  invoice: z.object({
    id: z.string(),
    total_minor: z.number(),
    amount_paid_minor: z.number(),
    amount_due_minor: z.number(),
    previously_credited_minor: z.number(),
    max_creditable_minor: z.number(),
  }),
  after_credit: z.object({
    new_amount_due_minor: z.number(),
    new_amount_credited_minor: z.number(),
    would_leave_outstanding: z.boolean(),
  }),
  exceeds_max_creditable: z.boolean(),
  credit_method: z.string(),
  gateway_operations: z.array(gatewayOperation),
})
export type CreditNotePreviewWire = z.infer<typeof creditNotePreview>
export const creditNotePreviewResponse = z.object({ data: creditNotePreview, requestId: z.string() })

export const creditEligibilityResponse = z.object({
  data: z.object({
    can_credit: z.boolean(),
    max_creditable_minor: z.number(),
    total_credited_minor: z.number(),
    invoice_total_minor: z.number(),
    reason: z.string().optional(),
  }),
  requestId: z.string(),
})

export type CreditEligibilityWire = z.infer<typeof creditEligibilityResponse>['data']

export const creditNoteEligibilityResponse = z.object({
  invoice_id: z.string(),
  total_amount_minor: z.number(),
  total_paid_minor: z.number(),
  total_credited_minor: z.number(),
  max_creditable_minor: z.number(),
  eligible: z.boolean(),
  payments: z.array(
    z.object({
      transaction_id: z.string(),
      gateway: z.string(),
      payment_method: z.string().nullable(),
      amount_minor: z.number(),
      amount_refunded_minor: z.number(),
      amount_available_minor: z.number(),
      card_brand: z.string().nullable(),
      card_last4: z.string().nullable(),
      terminal_serial: z.string().nullable(),
      available_operations: z.array(z.string()),
      constraints: z.object({
        partial_supported: z.boolean(),
        requires_card_present: z.boolean(),
        requires_terminal_online: z.boolean(),
      }),
    }),
  ),
})

export type CreditNoteEligibilityWire = z.infer<typeof creditNoteEligibilityResponse>

export const transactionReversalEligibilityResponse = z.object({
  can_reverse: z.boolean(),
  transaction_id: z.string(),
  gateway: z.string(),
  payment_method: z.string().nullable(),
  available_operations: z.array(z.string()),
  constraints: z.object({
    max_amount: z.number(),
    partial_supported: z.boolean(),
    requires_card_present: z.boolean(),
    requires_terminal_online: z.boolean(),
    requires_customer_iban: z.boolean(),
    reason: z.string().nullable(),
  }),
  card_brand: z.string().nullable(),
  card_last4: z.string().nullable(),
  terminal_serial: z.string().nullable(),
  terminal_uti: z.string().nullable(),
})

export type TransactionReversalEligibilityWire = z.infer<typeof transactionReversalEligibilityResponse>

/** What a customer has to spend in a currency. */
export const customerBalance = z.object({
  currency: z.string(),
  balance_minor: z.number(),
  updated_at: z.string(),
})
export const customerBalancesResponse = z.object({ data: z.array(customerBalance), requestId: z.string() })

export function presentCustomerBalance(row: CustomerBalance): z.infer<typeof customerBalance> {
  return { currency: row.currency, balance_minor: row.balanceMinor, updated_at: iso(row.updatedAt) }
}
