import { publicId } from '@revkeen-edge/domain'
import type { invoice, invoiceListResponse, invoiceResponse, invoiceSummary } from '../invoices.ts'
import type { Answer, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

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
  allowed_methods: ['card'],
  due_date: '2026-05-04',
  custom_fields: {},
  metadata: {},
  external_source: null,
  external_type: null,
  external_id: null,
  subscription_id: null,
  checkout_session_id: IDS.checkoutSession,
  finalized_at: AT.paid,
  paid_at: AT.paid,
  created_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof invoiceSummary>

export const anInvoice = {
  ...aSummary,
  lines: [
    {
      id: IDS.invoiceLine,
      public_id: publicId('invoiceLine', IDS.invoiceLine),
      description: 'Onboarding workshop',
      product_id: IDS.product,
      price_id: IDS.price,
      quantity: 1,
      unit_amount_minor: PRICE_MINOR,
      subtotal_minor: PRICE_MINOR,
      discount_minor: 0,
      tax_minor: 0,
      total_minor: PRICE_MINOR,
    },
  ],
} satisfies Answer<typeof invoice>

export const invoiceExamples = {
  invoices_list: {
    answer: { data: [aSummary], pagination: onePage('offset'), requestId } satisfies Answer<typeof invoiceListResponse>,
  },
  invoices_get: { answer: { data: anInvoice, requestId } satisfies Answer<typeof invoiceResponse> },
} satisfies Record<string, Example>
