import type {
  createCreditNoteBody,
  createInvoiceCreditNoteBody,
  creditEligibilityResponse,
  creditNote,
  creditNoteEligibilityResponse,
  creditNoteLine,
  creditNoteLineListResponse,
  creditNoteListResponse,
  creditNotePreviewResponse,
  creditNoteResponse,
  customerBalancesResponse,
  gatewayOperation,
  issuedCreditNoteResponse,
  previewCreditNoteBody,
  transactionReversalEligibilityResponse,
} from '../credit-notes.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

const CREDIT_MINOR = 5000

const meta = { total: 1, limit: 25, offset: 0, has_more: false }

const aCreditNote = {
  ...named('creditNote'),
  object: 'credit_note',
  credit_note_number: 'CN-2026-0001',
  invoice_id: IDS.invoice,
  customer_id: IDS.customer,
  amount_minor: CREDIT_MINOR,
  tax_amount_minor: 0,
  applied_minor: 0,
  currency: 'USD',
  status: 'applied',
  reason: 'Could not attend the second day',
  reason_code: 'customer_request',
  credit_method: 'refund_to_payment_method',
  is_prorated: false,
  proration_days_total: null,
  proration_days_unused: null,
  pdf_url: `/v2/credit_notes/${IDS.creditNote}/pdf`,
  metadata: {},
  issued_at: AT.refunded,
  applied_at: AT.refunded,
  voided_at: null,
  created_at: AT.refunded,
  updated_at: AT.refunded,
} satisfies Answer<typeof creditNote>

const operation = {
  reversal_id: IDS.refund,
  payment_id: IDS.payment,
  transaction_id: IDS.transaction,
  gateway: 'nmi',
  operation: 'refund',
  amount_minor: CREDIT_MINOR,
  status: 'succeeded',
  failure_reason: null,
} satisfies Answer<typeof gatewayOperation>

/** One to the customer's balance, taken back. */
const aVoided = {
  ...aCreditNote,
  status: 'voided',
  credit_method: 'customer_balance',
  applied_at: null,
  voided_at: AT.settled,
  updated_at: AT.settled,
} satisfies Answer<typeof creditNote>

const wanted = {
  amount_minor: CREDIT_MINOR,
  credit_method: 'refund_to_payment_method',
  reason: 'Could not attend the second day',
  reason_code: 'customer_request',
} satisfies Body<typeof createInvoiceCreditNoteBody>

const issued = {
  data: { ...aCreditNote, gateway_operations: [operation] },
  requestId,
} satisfies Answer<typeof issuedCreditNoteResponse>

const list = {
  data: [aCreditNote],
  meta,
  pagination: onePage('offset'),
  requestId,
} satisfies Answer<typeof creditNoteListResponse>

const aLine = {
  ...named('creditNoteLine'),
  object: 'credit_note_line',
  credit_note_id: IDS.creditNote,
  invoice_line_item_id: IDS.invoiceLine,
  description: 'Onboarding workshop',
  quantity: 1,
  unit_amount_minor: CREDIT_MINOR,
  total_amount_minor: CREDIT_MINOR,
  tax_amount_minor: 0,
  metadata: null,
  created_at: AT.refunded,
} satisfies Answer<typeof creditNoteLine>

const constraints = { partial_supported: true, requires_card_present: false, requires_terminal_online: false }
const card = { card_brand: 'visa', card_last4: '1111', terminal_serial: null }

export const creditNoteExamples = {
  credit_notes_list: { answer: list },
  credit_notes_create: {
    body: { invoice_id: IDS.invoice, ...wanted } satisfies Body<typeof createCreditNoteBody>,
    answer: issued,
  },
  credit_notes_preview: {
    body: { invoice_id: IDS.invoice, amount_minor: CREDIT_MINOR } satisfies Body<typeof previewCreditNoteBody>,
    answer: {
      data: {
        object: 'credit_note_preview',
        invoice_id: IDS.invoice,
        proposed_amount_minor: CREDIT_MINOR,
        proposed_tax_amount_minor: 0,
        applied_minor: 0,
        currency: 'USD',
        invoice: {
          id: IDS.invoice,
          total_minor: PRICE_MINOR,
          amount_paid_minor: PRICE_MINOR,
          amount_due_minor: 0,
          previously_credited_minor: 0,
          max_creditable_minor: PRICE_MINOR,
        },
        after_credit: {
          new_amount_due_minor: 0,
          new_amount_credited_minor: CREDIT_MINOR,
          would_leave_outstanding: false,
        },
        exceeds_max_creditable: false,
        credit_method: 'refund_to_payment_method',
        gateway_operations: [{ ...operation, reversal_id: null, status: 'planned' }],
      },
      requestId,
    } satisfies Answer<typeof creditNotePreviewResponse>,
  },
  credit_notes_invoice_eligibility: {
    answer: {
      invoice_id: IDS.invoice,
      total_amount_minor: PRICE_MINOR,
      total_paid_minor: PRICE_MINOR,
      total_credited_minor: 0,
      max_creditable_minor: PRICE_MINOR,
      eligible: true,
      payments: [
        {
          transaction_id: IDS.transaction,
          gateway: 'nmi',
          payment_method: 'card',
          amount_minor: PRICE_MINOR,
          amount_refunded_minor: 0,
          amount_available_minor: PRICE_MINOR,
          ...card,
          available_operations: ['void', 'refund'],
          constraints,
        },
      ],
    } satisfies Answer<typeof creditNoteEligibilityResponse>,
  },
  credit_notes_transaction_reversal_eligibility: {
    answer: {
      can_reverse: true,
      transaction_id: IDS.transaction,
      gateway: 'nmi',
      payment_method: 'card',
      available_operations: ['void', 'refund'],
      constraints: { max_amount: PRICE_MINOR, ...constraints, requires_customer_iban: false, reason: null },
      ...card,
      terminal_uti: null,
    } satisfies Answer<typeof transactionReversalEligibilityResponse>,
  },
  credit_notes_get: { answer: { data: aCreditNote, requestId } satisfies Answer<typeof creditNoteResponse> },
  credit_notes_list_lines: {
    answer: {
      object: 'list',
      data: [aLine],
      has_more: false,
      total_count: 1,
      url: `/v2/credit_notes/${IDS.creditNote}/lines`,
      pagination: { ...onePage('offset'), limit: 100 },
      requestId,
    } satisfies Answer<typeof creditNoteLineListResponse>,
  },
  credit_notes_void: { answer: { data: aVoided, requestId } },
  credit_notes_retry: { answer: issued },
  invoices_credit_eligibility: {
    answer: {
      data: {
        can_credit: true,
        max_creditable_minor: PRICE_MINOR,
        total_credited_minor: 0,
        invoice_total_minor: PRICE_MINOR,
      },
      requestId,
    } satisfies Answer<typeof creditEligibilityResponse>,
  },
  invoices_credit_notes_list: { answer: list },
  invoices_credit_note_issue: { body: wanted, answer: issued },
  customers_balances: {
    answer: {
      data: [{ currency: 'USD', balance_minor: CREDIT_MINOR, updated_at: AT.refunded }],
      requestId,
    } satisfies Answer<typeof customerBalancesResponse>,
  },
} satisfies Record<string, Example>
