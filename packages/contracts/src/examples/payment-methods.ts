import type {
  attachPaymentMethodBody,
  createPaymentMethodBody,
  customerPaymentMethodsResponse,
  paymentMethod,
  paymentMethodListResponse,
  updatePaymentMethodBody,
} from '../payment-methods.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named, onePage, requestId } from './story.ts'

const billing = {
  name: 'Maya Okafor',
  email: 'maya@okafor.studio',
  phone: null,
  address: {
    line1: '548 Market Street',
    line2: null,
    city: 'San Francisco',
    state: 'CA',
    postal_code: '94104',
    country: 'US',
  },
}

const aMethod = {
  ...named('paymentMethod'),
  object: 'payment_method',
  type: 'card',
  status: 'active',
  customer_id: IDS.customer,
  is_default: true,
  card: { brand: 'visa', last4: '1111', exp_month: 11, exp_year: 2029, funding: null },
  us_bank_account: null,
  bacs_direct_debit: null,
  billing_details: billing,
  metadata: {},
  created_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof paymentMethod>

const customerId = named('customer').public_id

export const paymentMethodExamples = {
  payment_methods_list: {
    answer: cursorListOf(aMethod, '/v2/payment-methods') satisfies Answer<typeof paymentMethodListResponse>,
  },
  payment_methods_create: {
    body: {
      customer_id: customerId,
      token: '00000000-000000-000000-000000000000',
      is_default: true,
      billing_details: billing,
    } satisfies Body<typeof createPaymentMethodBody>,
    answer: aMethod,
  },
  payment_methods_get: { answer: aMethod },
  payment_methods_update: {
    body: { is_default: true, metadata: { label: 'studio card' } } satisfies Body<typeof updatePaymentMethodBody>,
    answer: { ...aMethod, metadata: { label: 'studio card' }, updated_at: AT.delivered } satisfies Answer<
      typeof paymentMethod
    >,
  },
  payment_methods_attach: {
    body: { customer_id: customerId } satisfies Body<typeof attachPaymentMethodBody>,
    answer: aMethod,
  },
  payment_methods_detach: {
    body: {},
    answer: { ...aMethod, status: 'inactive', is_default: false, updated_at: AT.delivered } satisfies Answer<
      typeof paymentMethod
    >,
  },
  customers_payment_methods_list: {
    answer: { data: [aMethod], pagination: onePage('offset'), requestId } satisfies Answer<
      typeof customerPaymentMethodsResponse
    >,
  },
} satisfies Record<string, Example>
