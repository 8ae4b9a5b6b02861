import { invoiceListResponse, invoiceResponse } from '@revkeen-edge/contracts'
import type { InvoicesGetResponses, InvoicesListResponses } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const invoices = {
  invoices_list: asDeclared<InvoicesListResponses>(200, invoiceListResponse),
  invoices_get: asDeclared<InvoicesGetResponses>(200, invoiceResponse),
}
