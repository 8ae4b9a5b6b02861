import type {
  createRefundBody,
  createVoidBody,
  refund,
  refundListResponse,
  refundResponse,
  voidListResponse,
  voidObject,
  voidResponse,
} from '../reversals.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

const meta = { total: 1, limit: 25, offset: 0, has_more: false }

const reversal = {
  payment_id: IDS.payment,
  parent_transaction_id: IDS.payment,
  transaction_id: IDS.transaction,
  invoice_id: IDS.invoice,
  order_id: IDS.order,
  credit_note_id: null,
  gateway: 'nmi',
  currency: 'USD',
  failure_reason: null,
  failure_code: null,
} as const

export const aRefund = {
  ...named('refund'),
  ...reversal,
  object: 'refund',
  method: 'refund',
  amount_minor: 5000,
  gateway_refund_id: '9871534418',
  reason: 'customer_request',
  reason_details: 'Could not attend the second day',
  status: 'succeeded',
  processed_at: AT.refunded,
  created_at: AT.refunded,
} satisfies Answer<typeof refund>

const aVoid = {
  ...named('void'),
  ...reversal,
  object: 'void',
  method: 'void',
  amount_minor: PRICE_MINOR,
  gateway_void_id: '9871532046',
  reason: 'Booked twice',
  reason_code: 'duplicate',
  status: 'succeeded',
  voided_at: AT.delivered,
  created_at: AT.delivered,
} satisfies Answer<typeof voidObject>

export const reversalExamples = {
  refunds_list: {
    answer: { data: [aRefund], meta, pagination: onePage('offset'), requestId } satisfies Answer<
      typeof refundListResponse
    >,
  },
  refunds_create: {
    body: {
      payment_id: IDS.payment,
      amount_minor: 5000,
      reason: 'customer_request' as const,
      reason_details: 'Could not attend the second day',
    } satisfies Body<typeof createRefundBody>,
    answer: { data: aRefund, requestId } satisfies Answer<typeof refundResponse>,
  },
  refunds_get: { answer: { data: aRefund, requestId } },
  voids_list: {
    answer: { data: [aVoid], meta, pagination: onePage('offset'), requestId } satisfies Answer<typeof voidListResponse>,
  },
  voids_create: {
    body: { payment_id: IDS.payment, reason: 'Booked twice', reason_code: 'duplicate' as const } satisfies Body<
      typeof createVoidBody
    >,
    answer: { data: aVoid, requestId } satisfies Answer<typeof voidResponse>,
  },
  voids_get: { answer: { data: aVoid, requestId } },
} satisfies Record<string, Example>
