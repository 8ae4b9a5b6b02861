import * as z from 'zod'
import { revolv3PaymentBody, revolv3PaymentResponse } from './doors/revolv3.ts'
import { amountMinor, currency, json, multiline, quantity, reference } from './fields.ts'
import { pagination, windowMeta } from './lists.ts'
import { subscription, subscriptionItem } from './subscriptions.ts'

/** Changes of what a subscription bills: its items, its plan, its quantity and its anchor. */

const fulfillmentType = z.enum(['none', 'physical', 'digital'])
const prorationBehavior = z.enum(['create_prorations', 'none', 'always_invoice'])

export const createSubscriptionItemBody = z.object({
  product_id: reference('product').optional(),
  price_id: reference('price').optional(),
  description: multiline(1000).optional(),
  quantity: quantity.optional(),
  /** That of the subscription. */
  currency: currency.optional(),
  /** Of one unit each period. With a price, it is the price's. */
  unit_amount_minor: amountMinor.optional(),
  fulfillment_type: fulfillmentType.optional(),
  metadata: json.optional(),
})
export type CreateSubscriptionItem = z.infer<typeof createSubscriptionItemBody>

export const updateSubscriptionItemBody = z.object({
  quantity: quantity.optional(),
  description: multiline(1000).optional(),
  unit_amount_minor: amountMinor.optional(),
  fulfillment_type: fulfillmentType.optional(),
  metadata: json.optional(),
  /** Of the subscription's currency and interval. */
  price_id: reference('price').optional(),
})
export type UpdateSubscriptionItem = z.infer<typeof updateSubscriptionItemBody>

export const subscriptionItemResponse = z.object({ data: subscriptionItem, requestId: z.string() })

export const subscriptionItemListResponse = z.object({
  data: z.array(subscriptionItem),
  meta: windowMeta,
  pagination,
  requestId: z.string(),
})

/** The declaration has no `data` here. */
export const subscriptionItemDeletedResponse = z.object({
  success: z.literal(true),
  deleted_id: z.string(),
  requestId: z.string(),
})

/** How a change says what happens to the rest of the period, by any of its names. */
const behavior = {
  proration: prorationBehavior.optional(),
  /** Another name of `proration`. */
  prorationBehavior: prorationBehavior.optional(),
}

const plan = z.object({
  newPlanId: reference('price').optional(),
  /** Other names of `newPlanId`: a plan is a price. */
  planId: reference('price').optional(),
  priceId: reference('price').optional(),
  /** A product that is billed by its own amount, or by its one recurring price. */
  productId: reference('product').optional(),
  quantity: quantity.optional(),
  ...behavior,
})

/** The names of the price, the first that is given. */
const PRICE_NAMES = ['newPlanId', 'planId', 'priceId'] as const

type Plan = z.infer<typeof plan>

function checkNames({ value, issues }: z.core.ParsePayload<Plan>): void {
  const given = PRICE_NAMES.filter((name) => value[name] !== undefined)
  for (const name of given.slice(1)) {
    if (value[name] !== value[given[0] ?? name]) differs(issues, name, `differs from ${given[0]}`)
  }
  checkBehavior({ value, issues })
}

function checkBehavior({
  value,
  issues,
}: Pick<z.core.ParsePayload<Pick<Plan, keyof typeof behavior>>, 'value' | 'issues'>) {
  const { proration, prorationBehavior: other } = value
  if (proration !== undefined && other !== undefined && proration !== other) {
    differs(issues, 'prorationBehavior', 'differs from proration')
  }
}

function differs(issues: z.core.ParsePayload['issues'], path: string, message: string): void {
  issues.push({ code: 'custom', input: undefined, path: [path], message })
}

export const changePlanBody = plan
  .refine((body) => PRICE_NAMES.some((name) => body[name] !== undefined) || body.productId !== undefined, {
    path: ['newPlanId'],
    error: 'is required, or a productId',
  })
  .check(checkNames)

/** Nothing but a quantity previews another quantity of the same plan. */
export const prorationPreviewBody = plan.check(checkNames)

/** What a change of plan names, whatever it calls it. */
export function wantedPlan(body: Plan) {
  const { newPlanId, planId, priceId, productId, quantity: count, proration, prorationBehavior: other } = body
  const price = PRICE_NAMES.find((name) => body[name] !== undefined) ?? 'newPlanId'
  return {
    priceId: newPlanId ?? planId ?? priceId,
    productId,
    quantity: count,
    behavior: proration ?? other,
    fields: { price, product: 'productId' },
  }
}

const newQuantity = z.object({ quantity, ...behavior })

export const changeQuantityBody = newQuantity.check(checkBehavior)

/** What a change comes to, in minor units before taxes. */
export const proration = z.object({
  creditAmountMinor: z.number(),
  debitAmountMinor: z.number(),
  netAmountMinor: z.number(),
  daysRemaining: z.number(),
  currency: z.string(),
  prorationBehavior,
  /** Whether the cycle begins anew with the change. */
  restartsCycle: z.boolean(),
  /** Whether it is billed at once, rather than with the next invoice. */
  invoicedNow: z.boolean(),
  effectiveAt: z.string(),
  periodStart: z.string(),
  periodEnd: z.string(),
  /** What a whole period costs from then on. */
  newAmountMinor: z.number(),
})
export type ProrationWire = z.infer<typeof proration>

export const prorationPreviewResponse = z.object({ data: proration, requestId: z.string() })

/** The declaration has no `data` here. */
export const planChangedResponse = z.object({
  subscription,
  proration: proration.optional(),
  previousPlanId: z.string().optional(),
  invoiceCreated: z.boolean(),
  requestId: z.string(),
})

export const quantityChangedResponse = z.object({
  subscription,
  proration: proration.optional(),
  previousQuantity: z.number().optional(),
  invoiceCreated: z.boolean(),
  requestId: z.string(),
})

export const billingAnchorBody = z.object({ day: z.int().min(1, 'must be 1 to 31').max(31, 'must be 1 to 31') })

/** The number that a subscription goes by where a contract has numeric ids. */
export const subscriptionNumberResponse = z.object({
  data: z.object({ id: z.string(), number: z.number() }),
  requestId: z.string(),
})

/** The declaration has no `data` here. */
/** A payment beside what the subscription bills, in Revolv3's words. */
export const subscriptionPaymentBody = revolv3PaymentBody

export const subscriptionPaymentResponse = revolv3PaymentResponse.extend({ requestId: z.string() })
