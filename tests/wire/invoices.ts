import {
  deletedResponse,
  externalInvoiceBatchResponse,
  externalInvoiceResponse,
  invoiceCommentListResponse,
  invoiceCommentResponse,
  invoiceLineResponse,
  invoiceListResponse,
  invoiceResponse,
  marginEstimateResponse,
} from '@revkeen-edge/contracts'
import type {
  InvoiceCommentDetail,
  InvoiceResponse,
  InvoicesCreateResponses,
  InvoicesFinalizeResponses,
  InvoicesGetResponses,
  InvoicesListResponses,
  InvoicesMarginEstimateResponses,
  InvoicesSendResponses,
  InvoicesUpdateResponses,
  InvoicesVoidResponses,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const invoices = {
  invoices_list: asDeclared<InvoicesListResponses>(200, invoiceListResponse),
  invoices_create: asDeclared<InvoicesCreateResponses>(201, invoiceResponse),
  invoices_get: asDeclared<InvoicesGetResponses>(200, invoiceResponse),
  invoices_update: asDeclared<InvoicesUpdateResponses>(200, invoiceResponse),
  invoices_delete: undeclared(200, deletedResponse),
  invoices_line_items_create: undeclared(201, invoiceLineResponse),
  invoices_submit: asDeclared<{ 200: InvoiceResponse }>(200, invoiceResponse),
  invoices_approve: asDeclared<{ 200: InvoiceResponse }>(200, invoiceResponse),
  invoices_reject: asDeclared<{ 200: InvoiceResponse }>(200, invoiceResponse),
  invoices_finalize: asDeclared<InvoicesFinalizeResponses>(200, invoiceResponse),
  invoices_send: asDeclared<InvoicesSendResponses>(200, invoiceResponse),
  invoices_void: asDeclared<InvoicesVoidResponses>(200, invoiceResponse),
  invoices_comments_list: asDeclared<{ 200: { data: InvoiceCommentDetail[] } }>(200, invoiceCommentListResponse),
  invoices_comments_add: asDeclared<{ 201: { data: InvoiceCommentDetail } }>(201, invoiceCommentResponse),
  invoices_margin_estimate: asDeclared<InvoicesMarginEstimateResponses>(200, marginEstimateResponse),
  invoices_external_upsert_by_external_id: undeclared(200, externalInvoiceResponse),
  invoices_external_batch: undeclared(200, externalInvoiceBatchResponse),
}
