import { publicId } from '@revkeen-edge/domain'
import type {
  cancelOrderBody,
  createOrderBody,
  fulfillOrderBody,
  order,
  orderListResponse,
  payOrderBody,
  updateOrderBody,
} from '../orders.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named, PRICE_MINOR } from './story.ts'

const LINE_ID = '019df252-e0b8-7c31-9d42-58a1e07b6f13'
const QUANTITY = 2

const aLine = {
  id: LINE_ID,
  public_id: publicId('orderLine', LINE_ID),
  product_id: IDS.product,
  price_id: null,
  description: 'Onboarding workshop',
  quantity: QUANTITY,
  unit_price: PRICE_MINOR,
  subtotal: QUANTITY * PRICE_MINOR,
  discount: 0,
  tax: 0,
  total: QUANTITY * PRICE_MINOR,
  position: 0,
  fulfillment_status: 'pending',
  carrier: null,
  tracking_number: null,
  fulfilled_at: null,
  metadata: {},
} as const

const shipping = {
  name: 'Maya Okafor',
  phone: null,
  line1: '548 Market Street',
  line2: null,
  city: 'San Francisco',
  state: 'CA',
  postal_code: '94104',
  country: 'US',
}

const aDraft = {
  ...named('order'),
  object: 'order',
  customer_id: IDS.customer,
  status: 'draft',
  billing_type: 'one_time',
  fulfillment_status: 'unfulfilled',
  currency: 'USD',
  subtotal: QUANTITY * PRICE_MINOR,
  discount: 0,
  tax: 0,
  total: QUANTITY * PRICE_MINOR,
  amount_paid: 0,
  amount_refunded: 0,
  amount_due: QUANTITY * PRICE_MINOR,
  line_items: [aLine],
  shipping,
  metadata: {},
  notes: 'Please call before the first session.',
  invoice_id: null,
  subscription_id: null,
  created_at: AT.registered,
  updated_at: AT.registered,
  paid_at: null,
  canceled_at: null,
  cancel_reason: null,
  fulfilled_at: null,
  expires_at: null,
} satisfies Answer<typeof order>

const aPaidOrder = {
  ...aDraft,
  status: 'paid',
  amount_paid: aDraft.total,
  amount_due: 0,
  invoice_id: IDS.invoice,
  paid_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof order>

const TRACKING = { carrier: 'UPS', tracking_number: '1Z999AA10123456784' } as const

export const orderExamples = {
  orders_list: { answer: cursorListOf(aPaidOrder, '/v2/orders') satisfies Answer<typeof orderListResponse> },
  orders_create: {
    body: {
      customer_id: named('customer').public_id,
      currency: 'USD',
      line_items: [
        {
          product_id: named('product').public_id,
          description: aLine.description,
          quantity: QUANTITY,
          unit_price: PRICE_MINOR,
        },
      ],
      shipping_address: shipping,
      notes: aDraft.notes,
    } satisfies Body<typeof createOrderBody>,
    answer: aDraft,
  },
  orders_get: { answer: aPaidOrder },
  orders_update: {
    body: { notes: 'Please write first.' } satisfies Body<typeof updateOrderBody>,
    answer: { ...aDraft, notes: 'Please write first.', updated_at: AT.opened } satisfies Answer<typeof order>,
  },
  orders_pay: {
    body: { payment_method_id: named('paymentMethod').public_id } satisfies Body<typeof payOrderBody>,
    answer: aPaidOrder,
  },
  orders_fulfill: {
    body: { ...TRACKING, notify_customer: true } satisfies Body<typeof fulfillOrderBody>,
    answer: {
      ...aPaidOrder,
      status: 'fulfilled',
      fulfillment_status: 'fulfilled',
      line_items: [{ ...aLine, ...TRACKING, fulfillment_status: 'shipped', fulfilled_at: AT.delivered }],
      fulfilled_at: AT.delivered,
      updated_at: AT.delivered,
    } satisfies Answer<typeof order>,
  },
  orders_cancel: {
    body: { reason: 'Ordered twice.' } satisfies Body<typeof cancelOrderBody>,
    answer: {
      ...aDraft,
      status: 'canceled',
      canceled_at: AT.opened,
      cancel_reason: 'Ordered twice.',
      updated_at: AT.opened,
    } satisfies Answer<typeof order>,
  },
} satisfies Record<string, Example>
