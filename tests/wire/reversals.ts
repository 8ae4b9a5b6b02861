import {
  chargeResponse,
  refundedInvoiceResponse,
  refundListResponse,
  refundResponse,
  voidListResponse,
  voidResponse,
} from '@revkeen-edge/contracts'
import type {
  ChargeRefundResponse,
  RefundsCreateResponses,
  RefundsGetResponses,
  RefundsListResponses,
  VoidCreateResponse,
  VoidListResponse,
  VoidRetrieveResponse,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const reversals = {
  refunds_list: asDeclared<RefundsListResponses>(200, refundListResponse),
  refunds_create: asDeclared<RefundsCreateResponses>(201, refundResponse),
  refunds_get: asDeclared<RefundsGetResponses>(200, refundResponse),
  voids_list: asDeclared<{ 200: VoidListResponse }>(200, voidListResponse),
  voids_create: asDeclared<{ 201: VoidCreateResponse }>(201, voidResponse),
  voids_get: asDeclared<{ 200: VoidRetrieveResponse }>(200, voidResponse),
  charges_refund: asDeclared<{ 200: ChargeRefundResponse }>(200, chargeResponse),
  invoices_refund: undeclared(200, refundedInvoiceResponse),
}
