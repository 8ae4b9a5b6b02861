import type {
  customer,
  customerInvoicesResponse,
  customerListResponse,
  customerOrdersResponse,
  customerPaymentsResponse,
  customerResponse,
  createCustomerBody,
  externalCustomerBatchBody,
  externalCustomerBody,
  updateCustomerBody,
} from '../index.ts'
import type { deletedResponse } from '../common.ts'
import type { externalBatchResponse, externalCustomerResponse } from '../external.ts'
import type { paymentRailsResponse, preferredRailsResponse } from '../payment-rails.ts'
import type { customerSubscriptionsResponse } from '../subscriptions.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, ELSEWHERE, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

export const aCustomer = {
  ...named('customer'),
  object: 'customer',
  merchant_id: IDS.merchant,
  email: 'maya@okafor.studio',
  name: 'Maya Okafor',
  phone: '+1 415 555 0134',
  company_name: 'Okafor Studio',
  address_line1: '548 Market Street',
  city: 'San Francisco',
  state: 'CA',
  postal_code: '94104',
  country: 'US',
  currency: 'USD',
  tax_exempt: 'none',
  metadata: { plan: 'studio' },
  custom_fields: {},
  created_at: AT.registered,
  updated_at: AT.registered,
} satisfies Answer<typeof customer>

const pushed = {
  ...aCustomer,
  external_source: ELSEWHERE.source,
  external_id: ELSEWHERE.externalId,
} satisfies Answer<typeof customer>

const given = {
  email: aCustomer.email,
  name: aCustomer.name,
  phone: aCustomer.phone,
  companyName: aCustomer.company_name,
  address: {
    line1: aCustomer.address_line1,
    city: aCustomer.city,
    state: aCustomer.state,
    postalCode: aCustomer.postal_code,
    country: aCustomer.country,
  },
  currency: aCustomer.currency,
  metadata: aCustomer.metadata,
} satisfies Body<typeof createCustomerBody>

const page = { pagination: onePage('offset'), requestId }

const CARD = { rail: 'card', available: true, reason_if_not: null, last_used_at: AT.paid } as const

const unavailable = { available: false, last_used_at: null } as const

const OTHER_RAILS = [
  { ...unavailable, rail: 'direct_debit', reason_if_not: 'no_mandate' },
  { ...unavailable, rail: 'pay_by_bank', reason_if_not: 'no_bank_connection' },
  { ...unavailable, rail: 'in_store', reason_if_not: 'no_terminal' },
] as const

export const customerExamples = {
  customers_list: { answer: { data: [aCustomer], ...page } satisfies Answer<typeof customerListResponse> },
  customers_create: { body: given, answer: { data: aCustomer, requestId } satisfies Answer<typeof customerResponse> },
  customers_get: { answer: { data: aCustomer, requestId } satisfies Answer<typeof customerResponse> },
  customers_update: {
    body: { phone: '+1 415 555 0178', metadata: { plan: 'team' } } satisfies Body<typeof updateCustomerBody>,
    answer: {
      data: { ...aCustomer, phone: '+1 415 555 0178', metadata: { plan: 'team' }, updated_at: AT.delivered },
      requestId,
    } satisfies Answer<typeof customerResponse>,
  },
  customers_delete: {
    answer: { data: { id: IDS.customer, deleted: true }, success: true, requestId } satisfies Answer<
      typeof deletedResponse
    >,
  },
  customers_external_upsert_by_external_id: {
    body: { ...given, externalUpdatedAt: AT.registered } satisfies Body<typeof externalCustomerBody>,
    answer: { data: pushed, created: true, requestId } satisfies Answer<typeof externalCustomerResponse>,
  },
  customers_external_batch: {
    body: {
      items: [{ ...ELSEWHERE, ...given, externalUpdatedAt: AT.registered }],
    } satisfies Body<typeof externalCustomerBatchBody>,
    answer: {
      data: [{ index: 0, status: 'created', data: pushed }],
      summary: { created: 1, updated: 0, ignored: 0 },
      requestId,
    } satisfies Answer<typeof externalBatchResponse>,
  },
  customers_invoices_list: {
    answer: {
      data: [
        {
          ...named('invoice'),
          customer_id: IDS.customer,
          invoice_number: 'INV-2026-0042',
          status: 'paid',
          total_minor: PRICE_MINOR,
          currency: 'USD',
          due_date: '2026-05-04',
          created_at: AT.paid,
          updated_at: AT.paid,
        },
      ],
      ...page,
    } satisfies Answer<typeof customerInvoicesResponse>,
  },
  customers_orders_list: {
    answer: {
      data: [
        {
          ...named('order'),
          customer_id: IDS.customer,
          status: 'paid',
          total_minor: PRICE_MINOR,
          currency: 'USD',
          fulfilled_at: null,
          canceled_at: null,
          created_at: AT.paid,
          updated_at: AT.paid,
        },
      ],
      ...page,
    } satisfies Answer<typeof customerOrdersResponse>,
  },
  customers_payments_list: {
    answer: {
      data: [
        {
          ...named('payment'),
          customer_id: IDS.customer,
          amount_minor: PRICE_MINOR,
          currency: 'USD',
          status: 'succeeded',
          payment_method_type: 'card',
          gateway_transaction_id: '9871532046',
          created_at: AT.paid,
          updated_at: AT.paid,
        },
      ],
      ...page,
    } satisfies Answer<typeof customerPaymentsResponse>,
  },
  customers_subscriptions_list: {
    answer: {
      data: [
        {
          ...named('subscription'),
          customer_id: IDS.customer,
          price_id: IDS.price,
          status: 'active',
          current_period_start: AT.paid,
          current_period_end: '2026-06-04T09:30:11.000Z',
          cancel_at_period_end: false,
          canceled_at: null,
          trial_end: null,
          created_at: AT.paid,
          updated_at: AT.paid,
        },
      ],
      ...page,
    } satisfies Answer<typeof customerSubscriptionsResponse>,
  },
  customers_payment_rails_get: {
    answer: {
      data: { customer_id: IDS.customer, invoice_id: null, rails: [CARD, ...OTHER_RAILS] },
      requestId,
    } satisfies Answer<typeof paymentRailsResponse>,
  },
  customers_preferred_rails_get: {
    answer: {
      data: {
        customer_id: IDS.customer,
        invoice_id: null,
        amount_minor: PRICE_MINOR,
        currency: 'USD',
        preferred_rails: [
          {
            ...CARD,
            rank: 1,
            score: 100,
            reason: 'stored_card',
            reasons: ['stored_card', 'used_before'],
            estimated_fee_minor: 435,
            net_after_fees_minor: PRICE_MINOR - 435,
          },
          ...OTHER_RAILS.map((rail, index) => ({
            ...rail,
            rank: index + 2,
            score: 0,
            reason: rail.reason_if_not,
            reasons: [rail.reason_if_not],
          })),
        ],
      },
      requestId,
    } satisfies Answer<typeof preferredRailsResponse>,
  },
} satisfies Record<string, Example>
