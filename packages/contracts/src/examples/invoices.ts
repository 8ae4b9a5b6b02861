import { FEE_MATRIX_VERSION, publicId } from '@revkeen-edge/domain'
import type {
  createInvoiceBody,
  externalInvoiceBatchBody,
  externalInvoiceBody,
  finalizeInvoiceBody,
  invoiceCommentBody,
  invoiceLineBody,
  marginEstimateBody,
  rejectInvoiceBody,
  remindInvoiceBody,
  sendInvoiceBody,
  updateInvoiceBody,
  updateInvoiceLineBody,
  voidInvoiceBody,
} from '../invoices-bodies.ts'
import type { deletedResponse } from '../common.ts'
import type {
  deletedInvoiceLineResponse,
  externalInvoiceBatchResponse,
  externalInvoiceResponse,
  invoiceComment,
  invoiceCommentListResponse,
  invoiceCommentResponse,
  invoiceLineResponse,
  marginEstimateResponse,
} from '../invoices-parts.ts'
import type { invoice, invoiceLine, invoiceListResponse, invoiceResponse, invoiceSummary } from '../invoices.ts'
import type { refundedInvoiceResponse, refundInvoiceBody } from '../reversals.ts'
import type { Answer, Body, Example } from './example.ts'
import { aRefund } from './reversals.ts'
import { AT, ELSEWHERE, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

const aSummary = {
  ...named('invoice'),
  object: 'invoice',
  customer_uuid: IDS.customer,
  customer_id: IDS.customer,
  invoice_number: 'INV-2026-0042',
  number: 'INV-2026-0042',
  status: 'paid',
  currency: 'USD',
  subtotal_minor: PRICE_MINOR,
  discount_minor: 0,
  tax_minor: 0,
  total_minor: PRICE_MINOR,
  amount_due_minor: PRICE_MINOR,
  amount_paid_minor: PRICE_MINOR,
  amount_remaining_minor: 0,
  amount_refunded_minor: 0,
  amount_credited_minor: 0,
  allowed_methods: ['card'],
  allow_partial_payments: false,
  due_date: '2026-05-04',
  memo: 'Thank you for joining us.',
  footer: null,
  tax_treatment: 'taxed',
  discounts: [],
  taxes: [],
  subscription_terms: null,
  custom_fields: {},
  metadata: {},
  external_source: null,
  external_type: null,
  external_id: null,
  subscription_id: null,
  checkout_session_id: IDS.checkoutSession,
  submitted_at: null,
  approved_at: null,
  rejected_at: null,
  rejection_reason: null,
  finalized_at: AT.paid,
  sent_at: null,
  paid_at: AT.paid,
  voided_at: null,
  void_reason: null,
  uncollectible_at: null,
  created_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof invoiceSummary>

const anInvoiceLine = {
  id: IDS.invoiceLine,
  public_id: publicId('invoiceLine', IDS.invoiceLine),
  description: 'Onboarding workshop',
  source_type: 'price',
  source_id: IDS.price,
  product_id: IDS.product,
  price_id: IDS.price,
  quantity: 1,
  amount_minor: PRICE_MINOR,
  unit_amount_minor: PRICE_MINOR,
  subtotal_minor: PRICE_MINOR,
  discount_minor: 0,
  tax_amount_minor: 0,
  tax_minor: 0,
  total_minor: PRICE_MINOR,
  tax_rate_ids: [],
  billing_interval: null,
  billing_interval_count: null,
  period_start: null,
  period_end: null,
} satisfies Answer<typeof invoiceLine>

export const anInvoice = {
  ...aSummary,
  lines: [anInvoiceLine],
} satisfies Answer<typeof invoice>

const { invoice_number: _, ...unnumbered } = anInvoice

/** The invoice before it was finalised. */
const aDraft = {
  ...unnumbered,
  number: null,
  status: 'draft',
  amount_paid_minor: 0,
  amount_remaining_minor: PRICE_MINOR,
  checkout_session_id: null,
  finalized_at: null,
  paid_at: null,
  external_source: null,
} satisfies Answer<typeof invoice>

const approved = {
  ...anInvoice,
  status: 'approved',
  amount_paid_minor: 0,
  amount_remaining_minor: PRICE_MINOR,
  checkout_session_id: null,
  approved_at: AT.paid,
  paid_at: null,
} satisfies Answer<typeof invoice>
const sent = { ...approved, status: 'sent', sent_at: AT.paid }
const answerOf = (data: Answer<typeof invoice>): Answer<typeof invoiceResponse> => ({ data, requestId })

const aLine = { ...anInvoiceLine, invoice_id: IDS.invoice }
const { lines: _lines, ...aDraftSummary } = aDraft

const aComment = {
  id: IDS.invoiceComment,
  public_id: publicId('invoiceComment', IDS.invoiceComment),
  invoiceId: IDS.invoice,
  userId: null,
  content: 'We moved the workshop to the afternoon.',
  isInternal: false,
  createdAt: AT.paid,
  updatedAt: null,
} satisfies Answer<typeof invoiceComment>

const PUSHED = {
  customer_id: IDS.customer,
  invoice_number: 'HS-2026-118',
  currency: 'USD',
  status: 'finalized',
  due_date: '2026-06-03',
  line_items: [{ description: 'Onboarding workshop', amount_minor: PRICE_MINOR }],
  external_updated_at: AT.paid,
} satisfies Body<typeof externalInvoiceBody>

const pushed = {
  ...approved,
  number: 'HS-2026-118',
  invoice_number: 'HS-2026-118',
  due_date: '2026-06-03',
  external_source: ELSEWHERE.source,
  external_id: ELSEWHERE.externalId,
}

export const invoiceExamples = {
  invoices_list: {
    answer: { data: [aSummary], pagination: onePage('offset'), requestId } satisfies Answer<typeof invoiceListResponse>,
  },
  invoices_create: {
    body: {
      customer_uuid: IDS.customer,
      total_minor: PRICE_MINOR,
      currency: 'USD',
      due_date: '2026-05-04',
      line_items: [{ price_id: IDS.price, quantity: 1 }],
      allowed_methods: ['card'],
      memo: 'Thank you for joining us.',
    } satisfies Body<typeof createInvoiceBody>,
    answer: answerOf(aDraft),
  },
  invoices_get: { answer: answerOf(anInvoice) },
  invoices_update: {
    body: { due_date: '2026-05-18', memo: null } satisfies Body<typeof updateInvoiceBody>,
    answer: answerOf({ ...aDraft, due_date: '2026-05-18', memo: null }),
  },
  invoices_delete: {
    answer: { data: { id: IDS.invoice, deleted: true }, success: true, requestId } satisfies Answer<
      typeof deletedResponse
    >,
  },
  invoices_line_items_create: {
    body: { price_id: IDS.price, quantity: 1 } satisfies Body<typeof invoiceLineBody>,
    answer: { data: aLine, invoice: aDraftSummary, requestId } satisfies Answer<typeof invoiceLineResponse>,
  },
  invoices_line_items_update: {
    body: { description: 'Onboarding workshop, remote' } satisfies Body<typeof updateInvoiceLineBody>,
    answer: {
      data: { ...aLine, description: 'Onboarding workshop, remote' },
      invoice: aDraftSummary,
      requestId,
    } satisfies Answer<typeof invoiceLineResponse>,
  },
  invoices_line_items_delete: {
    answer: {
      data: { id: IDS.invoiceLine, deleted: true },
      invoice: {
        ...aDraftSummary,
        subtotal_minor: 0,
        total_minor: 0,
        amount_due_minor: 0,
        amount_remaining_minor: 0,
      },
      success: true,
      requestId,
    } satisfies Answer<typeof deletedInvoiceLineResponse>,
  },
  invoices_submit: { answer: answerOf({ ...aDraft, status: 'pending_approval', submitted_at: AT.registered }) },
  invoices_approve: { answer: answerOf({ ...approved, submitted_at: AT.registered }) },
  invoices_reject: {
    body: { reason: 'The workshop has another price now.' } satisfies Body<typeof rejectInvoiceBody>,
    answer: answerOf({
      ...aDraft,
      submitted_at: AT.registered,
      rejected_at: AT.paid,
      rejection_reason: 'The workshop has another price now.',
    }),
  },
  invoices_finalize: {
    body: { auto_advance: false } satisfies Body<typeof finalizeInvoiceBody>,
    answer: answerOf(approved),
  },
  invoices_send: {
    body: { to: ['maya@example.com'], cc: ['accounts@example.com'] } satisfies Body<typeof sendInvoiceBody>,
    answer: answerOf(sent),
  },
  invoices_remind: {
    body: { message: 'This one may have slipped through.' } satisfies Body<typeof remindInvoiceBody>,
    answer: answerOf(sent),
  },
  invoices_refund: {
    body: { amount_minor: 5000, reason: 'Could not attend the second day' } satisfies Body<typeof refundInvoiceBody>,
    answer: {
      data: { ...anInvoice, amount_refunded_minor: 5000, refunds: [aRefund] },
      requestId,
    } satisfies Answer<typeof refundedInvoiceResponse>,
  },
  invoices_void: {
    body: { reason: 'Duplicate invoice' } satisfies Body<typeof voidInvoiceBody>,
    answer: answerOf({ ...approved, status: 'voided', voided_at: AT.delivered, void_reason: 'Duplicate invoice' }),
  },
  invoices_mark_uncollectible: {
    answer: answerOf({ ...sent, status: 'uncollectible', uncollectible_at: AT.delivered }),
  },
  invoices_comments_list: {
    answer: { data: [aComment], pagination: onePage('offset'), requestId } satisfies Answer<
      typeof invoiceCommentListResponse
    >,
  },
  invoices_comments_add: {
    body: { content: aComment.content } satisfies Body<typeof invoiceCommentBody>,
    answer: { data: aComment, requestId } satisfies Answer<typeof invoiceCommentResponse>,
  },
  invoices_margin_estimate: {
    body: { rails: ['card'], card_schemes: ['visa'] } satisfies Body<typeof marginEstimateBody>,
    answer: {
      data: {
        invoice_id: IDS.invoice,
        amount_minor: PRICE_MINOR,
        currency: 'USD',
        estimates: [
          {
            rail: 'card',
            card_scheme: 'visa',
            gross_minor: PRICE_MINOR,
            estimated_fee_minor: 531,
            net_after_fees_minor: PRICE_MINOR - 531,
            fee_breakdown: { percentage_fee_minor: 521, fixed_fee_minor: 10, minimum_fee_adjustment_minor: 0 },
            pricing_source: 'matrix',
            matrix_version: FEE_MATRIX_VERSION,
          },
        ],
      },
    } satisfies Answer<typeof marginEstimateResponse>,
  },
  invoices_external_upsert_by_external_id: {
    body: PUSHED,
    answer: { data: pushed, created: true, requestId } satisfies Answer<typeof externalInvoiceResponse>,
  },
  invoices_external_batch: {
    body: {
      items: [{ ...PUSHED, source: ELSEWHERE.source, external_id: ELSEWHERE.externalId }],
    } satisfies Body<typeof externalInvoiceBatchBody>,
    answer: {
      data: [{ index: 0, status: 'created', data: pushed }],
      summary: { created: 1, updated: 0, ignored: 0 },
      requestId,
    } satisfies Answer<typeof externalInvoiceBatchResponse>,
  },
} satisfies Record<string, Example>
