import type {
  createDisputeBody,
  disputeListResponse,
  disputeResponse,
  dispute,
  openDisputeListResponse,
  submitEvidenceBody,
} from '../disputes.ts'
import type { financeSummaryResponse, incomeResponse } from '../finance.ts'
import type { payout, payoutListResponse, payoutPaymentListResponse, payoutResponse } from '../payouts.ts'
import type { reconciliation, reconciliationListResponse, reconciliationResponse } from '../reconciliations.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

const meta = { total: 1, limit: 25, offset: 0, has_more: false }

const disputed = {
  ...named('dispute'),
  payment_id: IDS.payment,
  parent_transaction_id: IDS.payment,
  gateway: 'nmi',
  payment_rail: 'card',
  dispute_kind: 'chargeback',
  amount_minor: PRICE_MINOR,
  currency: 'USD',
  reason: 'The cardholder does not recognise the charge',
  customer_name: 'Maya Okafor',
  card_brand: 'visa',
  card_last4: '1111',
  evidence_due_by: '2026-05-20T08:10:00.000Z',
  disputed_at: AT.disputed,
}

export const aDispute = {
  ...disputed,
  object: 'dispute',
  invoice_id: IDS.invoice,
  customer_id: IDS.customer,
  gateway_dispute_id: 'CB-20260506-0041',
  gateway_transaction_id: '9871532046',
  fee_minor: 1500,
  reason_code: '10.4',
  network_reason_code: '10.4',
  network_reason_description: 'The cardholder does not recognise the charge',
  evidence: null,
  evidence_submitted: false,
  evidence_submitted_at: null,
  status: 'needs_response',
  resolution: null,
  resolved_at: null,
  created_at: AT.disputed,
} satisfies Answer<typeof dispute>

const evidence = {
  text: 'The buyer took part on both days and signed in.',
  files: [{ url: 'https://files.okafor.studio/sign-in-sheet.pdf', name: 'Sign-in sheet' }],
} satisfies Body<typeof submitEvidenceBody>

const FEES = [
  { component: 'interchange', percentage_minor: 50, fixed_minor: 0, amount_minor: 50, estimated: true },
  { component: 'scheme', percentage_minor: 8, fixed_minor: 0, amount_minor: 8, estimated: true },
  { component: 'acquirer', percentage_minor: 37, fixed_minor: 0, amount_minor: 37, estimated: true },
  { component: 'platform', percentage_minor: 423, fixed_minor: 10, amount_minor: 433, estimated: true },
] as const
const FEES_MINOR = 528

export const aPayout = {
  ...named('payout'),
  object: 'payout',
  gateway: 'nmi',
  gateway_account_id: IDS.gatewayAccount,
  gateway_payout_id: '51830217',
  gross_amount_minor: PRICE_MINOR,
  refunds_amount_minor: 5000,
  chargebacks_amount_minor: 0,
  fees_amount_minor: FEES_MINOR,
  net_amount_minor: PRICE_MINOR - 5000 - FEES_MINOR,
  currency: 'USD',
  charges_count: 1,
  refunds_count: 1,
  chargebacks_count: 0,
  status: 'paid',
  failure_reason: null,
  arrival_date: '2026-05-07T00:00:05.000Z',
  settled_at: AT.settled,
  created_at: AT.settled,
} satisfies Answer<typeof payout>

const metrics = {
  currency: 'USD',
  gross_minor: PRICE_MINOR,
  fees_minor: FEES_MINOR,
  net_minor: PRICE_MINOR - FEES_MINOR,
  count: 1,
  average_minor: PRICE_MINOR,
  refunds_minor: 5000,
  refunds_count: 1,
  chargebacks_minor: 0,
  chargebacks_count: 0,
  net_revenue_minor: PRICE_MINOR - FEES_MINOR - 5000,
}
const stretch = {
  created_gte: '2026-05-01T00:00:00.000Z',
  created_lte: '2026-05-31T23:59:59.000Z',
  timezone: 'Europe/London',
}

const aReconciliation = {
  ...named('reconciliation'),
  object: 'reconciliation',
  gateway_account_id: IDS.gatewayAccount,
  day: '2026-05-04',
  status: 'differs',
  transactions_count: 2,
  differences_count: 1,
  differences: [
    {
      kind: 'missing_here',
      gateway_transaction_id: '9871540112',
      transaction_id: null,
      ours: null,
      theirs: 'charge open of 1999 USD',
    },
  ],
  created_at: '2026-05-05T03:00:04.000Z',
  updated_at: '2026-05-05T03:00:04.000Z',
} satisfies Answer<typeof reconciliation>

export const financeExamples = {
  disputes_list: {
    answer: { data: [aDispute], meta, pagination: onePage('offset'), requestId } satisfies Answer<
      typeof disputeListResponse
    >,
  },
  disputes_get_open: {
    answer: {
      data: [{ ...disputed, days_until_due: 14, is_overdue: false }],
      meta,
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof openDisputeListResponse>,
  },
  disputes_get: { answer: { data: aDispute, requestId } satisfies Answer<typeof disputeResponse> },
  disputes_create: {
    body: {
      transaction_id: IDS.transaction,
      gateway_dispute_id: 'CB-20260506-0041',
      reason: 'The cardholder does not recognise the charge',
      reason_code: '10.4',
      disputed_at: AT.disputed,
      evidence_due_by: '2026-05-20T08:10:00.000Z',
    } satisfies Body<typeof createDisputeBody>,
    answer: { data: { ...aDispute, gateway: 'elavon' }, requestId } satisfies Answer<typeof disputeResponse>,
  },
  disputes_submit_evidence: {
    body: evidence,
    answer: {
      data: {
        ...aDispute,
        status: 'under_review',
        evidence,
        evidence_submitted: true,
        evidence_submitted_at: '2026-05-07T10:24:00.000Z',
      },
      requestId,
    } satisfies Answer<typeof disputeResponse>,
  },
  payouts_list: {
    answer: { data: [aPayout], meta, pagination: onePage('offset'), requestId } satisfies Answer<
      typeof payoutListResponse
    >,
  },
  payouts_get: { answer: { data: aPayout, requestId } satisfies Answer<typeof payoutResponse> },
  payouts_payments_list: {
    answer: {
      data: [
        {
          ...named('payment'),
          object: 'payout_payment',
          amount_minor: PRICE_MINOR,
          fees_minor: FEES_MINOR,
          fees: [...FEES],
          net_minor: PRICE_MINOR - FEES_MINOR,
          currency: 'USD',
          status: 'succeeded',
          kind: 'charge',
          payment_id: IDS.payment,
          transaction_id: IDS.transaction,
          paid_at: AT.settled,
          created_at: AT.paid,
        },
      ],
      meta,
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof payoutPaymentListResponse>,
  },
  finance_income: {
    answer: {
      data: [
        {
          ...named('transaction'),
          object: 'income',
          payment_id: IDS.payment,
          invoice_id: IDS.invoice,
          invoice_number: 'INV-2026-0001',
          customer_id: IDS.customer,
          customer_name: 'Maya Okafor',
          description: 'INV-2026-0001',
          currency: 'USD',
          amount_minor: PRICE_MINOR,
          fees_minor: FEES_MINOR,
          fees: [...FEES],
          net_minor: PRICE_MINOR - FEES_MINOR,
          refunded_minor: 5000,
          disputed_minor: 0,
          status: 'partially_refunded',
          gateway: 'nmi',
          gateway_transaction_id: '9871532046',
          payment_method_type: 'card',
          card_brand: 'visa',
          card_last4: '1111',
          payout_id: IDS.payout,
          created_at: AT.paid,
        },
      ],
      summary: { ...stretch, totals: [metrics] },
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof incomeResponse>,
  },
  finance_summary: {
    answer: {
      data: {
        object: 'finance_summary',
        ...stretch,
        totals: [metrics],
        periods: [{ period: '2026-05', totals: [metrics] }],
      },
      requestId,
    } satisfies Answer<typeof financeSummaryResponse>,
  },
  reconciliations_list: {
    answer: { data: [aReconciliation], pagination: onePage('offset'), requestId } satisfies Answer<
      typeof reconciliationListResponse
    >,
  },
  reconciliations_get: { answer: { data: aReconciliation, requestId } satisfies Answer<typeof reconciliationResponse> },
} satisfies Record<string, Example>
