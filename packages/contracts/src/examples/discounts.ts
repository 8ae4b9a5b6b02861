import type {
  createDiscountBody,
  discount,
  discountListResponse,
  discountResponse,
  updateDiscountBody,
  validateDiscountBody,
  validateDiscountResponse,
} from '../discounts.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

const aDiscount = {
  ...named('discount'),
  code: 'SPRING10',
  name: 'Spring offer',
  description: null,
  discount_type: 'percentage',
  discount_value: 10,
  currency: null,
  applies_to: 'all',
  scope: 'entire_order',
  product_ids: null,
  max_redemptions: 100,
  max_redemptions_per_user: 1,
  current_redemptions: 12,
  valid_from: null,
  valid_until: '2026-06-30T23:59:59.000Z',
  recurring_type: null,
  recurring_cycles: null,
  first_time_customer: false,
  is_active: true,
  is_archived: false,
  created_at: AT.catalogued,
  updated_at: AT.catalogued,
} satisfies Answer<typeof discount>

const offMinor = PRICE_MINOR / 10
const lineAmounts = {
  subtotal_minor: PRICE_MINOR,
  discount_minor: offMinor,
  tax_minor: 0,
  total_minor: PRICE_MINOR - offMinor,
}

export const discountExamples = {
  discounts_list: {
    answer: {
      data: [aDiscount],
      meta: { total: 1, limit: 25, offset: 0, has_more: false },
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof discountListResponse>,
  },
  discounts_create: {
    body: {
      code: aDiscount.code,
      name: aDiscount.name,
      discount_type: 'percentage',
      discount_value: aDiscount.discount_value,
      max_redemptions: aDiscount.max_redemptions,
      max_redemptions_per_user: aDiscount.max_redemptions_per_user,
      valid_until: aDiscount.valid_until,
    } satisfies Body<typeof createDiscountBody>,
    answer: { data: { ...aDiscount, current_redemptions: 0 }, requestId } satisfies Answer<typeof discountResponse>,
  },
  discounts_get: { answer: { data: aDiscount, requestId } satisfies Answer<typeof discountResponse> },
  discounts_update: {
    body: { max_redemptions: 200 } satisfies Body<typeof updateDiscountBody>,
    answer: {
      data: { ...aDiscount, max_redemptions: 200, updated_at: AT.linked },
      requestId,
    } satisfies Answer<typeof discountResponse>,
  },
  discounts_delete: {
    answer: {
      data: { ...aDiscount, is_active: false, is_archived: true, updated_at: AT.linked },
      requestId,
    } satisfies Answer<typeof discountResponse>,
  },
  discounts_validate: {
    body: {
      code: 'spring10',
      customer_id: named('customer').public_id,
      currency: 'USD',
      line_items: [{ price_id: IDS.price, quantity: 1 }],
    } satisfies Body<typeof validateDiscountBody>,
    answer: {
      data: {
        valid: true,
        reason: null,
        message: null,
        discount: aDiscount,
        currency: 'USD',
        ...lineAmounts,
        line_items: [{ description: 'Pricing workshop', quantity: 1, ...lineAmounts }],
      },
      requestId,
    } satisfies Answer<typeof validateDiscountResponse>,
  },
} satisfies Record<string, Example>
