import type { payInvoiceBody } from '../invoices.ts'
import type { createPaymentBody, createPaymentResponse, payment, paymentListResponse } from '../payments.ts'
import type { transaction, transactionListResponse, transactionResponse } from '../transactions.ts'
import type { Answer, Body, Example } from './example.ts'
import { anInvoice } from './invoices.ts'
import { AT, cursorListOf, IDS, named, PRICE_MINOR, requestId } from './story.ts'

const aPayment = {
  ...named('payment'),
  object: 'payment',
  invoice_id: IDS.invoice,
  customer_id: IDS.customer,
  status: 'succeeded',
  currency: 'USD',
  amount: PRICE_MINOR,
  amount_minor: PRICE_MINOR,
  amount_captured: PRICE_MINOR,
  amount_refunded: 0,
  gateway: 'nmi',
  gateway_transaction_id: '9871532046',
  gateway_response_code: '100',
  gateway_response_text: 'SUCCESS',
  payment_method_id: IDS.paymentMethod,
  payment_method_type: 'card',
  card_brand: 'visa',
  card_last_four: '1111',
  payment_channel: 'card_not_present',
  description: 'Onboarding workshop',
  reference: null,
  notes: null,
  metadata: {},
  created_at: AT.paid,
  updated_at: AT.paid,
  authorized_at: AT.paid,
  captured_at: AT.paid,
  voided_at: null,
  refunded_at: null,
} satisfies Answer<typeof payment>

const aTransaction = {
  ...named('transaction'),
  object: 'transaction',
  type: 'sale',
  status: 'succeeded',
  invoice_id: IDS.invoice,
  customer_id: IDS.customer,
  payment_id: IDS.payment,
  parent_transaction_id: null,
  currency: 'USD',
  amount: PRICE_MINOR,
  amount_minor: PRICE_MINOR,
  amount_refunded: 0,
  gateway: 'nmi',
  gateway_transaction_id: '9871532046',
  gateway_response_code: '100',
  gateway_response_text: 'SUCCESS',
  payment_method_type: 'card',
  card_brand: 'visa',
  card_last_four: '1111',
  metadata: {},
  created_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof transaction>

export const paymentExamples = {
  payments_list: { answer: cursorListOf(aPayment, '/v2/payments') satisfies Answer<typeof paymentListResponse> },
  payments_get: { answer: aPayment },
  payments_create: {
    body: {
      customer_id: IDS.customer,
      amount: PRICE_MINOR,
      currency: 'USD',
      payment_method_id: IDS.paymentMethod,
      description: 'Onboarding workshop',
    } satisfies Body<typeof createPaymentBody>,
    answer: {
      data: { ...aPayment, invoice_id: null },
      payment_link: null,
      requestId,
    } satisfies Answer<typeof createPaymentResponse>,
  },
  invoices_pay: {
    body: { payment_method_id: IDS.paymentMethod } satisfies Body<typeof payInvoiceBody>,
    answer: { data: anInvoice, requestId },
  },
  transactions_list: {
    answer: cursorListOf(aTransaction, '/v2/transactions') satisfies Answer<typeof transactionListResponse>,
  },
  transactions_get: { answer: { data: aTransaction, requestId } satisfies Answer<typeof transactionResponse> },
} satisfies Record<string, Example>
