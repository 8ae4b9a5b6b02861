import {
  createPaymentResponse,
  invoiceResponse,
  payment,
  paymentAttemptListResponse,
  paymentAttemptResponse,
  paymentListResponse,
  transactionListResponse,
  transactionResponse,
} from '@revkeen-edge/contracts'
import type {
  Payment,
  PaymentAttemptListResponse,
  PaymentAttemptSingleResponse,
  PaymentListResponse,
  TransactionsGetResponses,
  TransactionsListResponses,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const payments = {
  payments_list: asDeclared<{ 200: PaymentListResponse }>(200, paymentListResponse),
  payments_get: asDeclared<{ 200: Payment }>(200, payment),
  payments_create: undeclared(201, createPaymentResponse),
  invoices_pay: undeclared(200, invoiceResponse),
  payment_attempts_list: asDeclared<{ 200: PaymentAttemptListResponse }>(200, paymentAttemptListResponse),
  payment_attempts_get: asDeclared<{ 200: PaymentAttemptSingleResponse }>(200, paymentAttemptResponse),
  transactions_list: asDeclared<TransactionsListResponses>(200, transactionListResponse),
  transactions_get: asDeclared<TransactionsGetResponses>(200, transactionResponse),
}
