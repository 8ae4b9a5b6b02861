import type { Row } from '../lib/row.ts'
import { catalogueRows, createWebhookEndpoint } from './catalogue.ts'
import {
  createCustomer,
  createCustomerWithKey,
  getCustomer,
  listCustomers,
  listManyCustomers,
  searchCustomers,
  searchManyCustomers,
} from './customers.ts'
import { createInvoice, finalizeInvoice, payInvoice } from './invoices.ts'
import { payThroughLink } from './pay.ts'
import { issueCreditNote, refundPayment } from './money-back.ts'

/** Everything that `pnpm bench` measures, in the order of its table. */
export const rows: readonly Row[] = [
  getCustomer,
  listCustomers,
  listManyCustomers,
  searchCustomers,
  searchManyCustomers,
  ...catalogueRows,
  createCustomer,
  createCustomerWithKey,
  createWebhookEndpoint,
  payThroughLink,
  createInvoice,
  finalizeInvoice,
  payInvoice,
  refundPayment,
  issueCreditNote,
]

/** The pair whose cost must not depend on the number of customers. */
export const scalePair = { small: listCustomers.name, large: listManyCustomers.name }
