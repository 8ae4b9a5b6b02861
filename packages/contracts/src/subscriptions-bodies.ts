import { type SubscriptionStatus } from '@revkeen-edge/domain'
import * as z from 'zod'
import { amountMinor, currency, json, multiline, quantity, reference, text } from './fields.ts'
import { flag, pageQuery } from './lists.ts'
import { moment } from './moments.ts'

/** What requests about subscriptions carry. */

export const MAX_SUBSCRIPTION_ITEMS = 100
const MAX_TRIAL_DAYS = 730
const MAX_CYCLES = 1_200
const MAX_PREVIEWED = 60

const anchorDay = z.int().min(1, 'must be 1 to 31').max(31, 'must be 1 to 31')
const prorationBehavior = z.enum(['create_prorations', 'none', 'always_invoice'])

/** A price in a quantity. */
const newItem = z.object({ priceId: reference('price'), quantity: quantity.default(1) })

/** Which of two names of one field is refused, as a rule about the whole. */
interface Refusal {
  readonly path: string
  readonly message: string
}

function refusing<T>(rule: (body: T) => readonly (Refusal | false)[]) {
  return ({ value, issues }: z.core.ParsePayload<T>): void => {
    for (const refusal of rule(value)) {
      if (refusal) issues.push({ code: 'custom', input: value, path: [refusal.path], message: refusal.message })
    }
  }
}

/** Two names of one thing: given both, they have to agree. */
function differs(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined && one !== other
}

const newSubscription = z.object({
  customerId: reference('customer'),
  /** Taken for the client's sake: a key belongs to one business. */
  businessId: text(64).optional(),
  items: z
    .array(newItem)
    .min(1, 'must not be empty')
    .max(MAX_SUBSCRIPTION_ITEMS, `must have at most ${MAX_SUBSCRIPTION_ITEMS} items`)
    .optional(),
  productId: reference('product').optional(),
  priceId: reference('price').optional(),
  /** Another name of `priceId`: a plan is a price. */
  planId: reference('price').optional(),
  quantity: quantity.optional(),
  currency: currency.optional(),
  paymentMethodId: reference('paymentMethod').optional(),
  collectionMethod: z.enum(['charge_automatically', 'send_invoice']).optional(),
  discountId: reference('discount').optional(),
  startDate: moment.optional(),
  /** Another name of `startDate`. */
  billingStartsOn: moment.optional(),
  trialDays: z.int().min(0, 'must not be negative').max(MAX_TRIAL_DAYS).optional(),
  trialEnd: moment.optional(),
  billingAnchorDay: anchorDay.optional(),
  /** Another name of `billingAnchorDay`. */
  billingCycleAnchor: anchorDay.optional(),
  firstChargeBehavior: z.enum(['immediate', 'next_anchor', 'prorate']).optional(),
  billingEndStrategy: z.enum(['indefinite', 'on_date', 'after_cycles']).optional(),
  billingEndsOn: moment.optional(),
  billingMaxCycles: z.int().min(1, 'must be at least 1').max(MAX_CYCLES).optional(),
  prorationMode: z.enum(['immediate', 'next_invoice', 'none']).optional(),
  pauseAtPeriodEnd: z.boolean().optional(),
  cancelAtPeriodEnd: z.boolean().optional(),
  metadata: json.optional(),
})
type NewSubscription = z.infer<typeof newSubscription>

export const createSubscriptionBody = newSubscription.check(refusing(whatIsSold), refusing(whenItRuns))
export type CreateSubscription = z.infer<typeof createSubscriptionBody>

function whatIsSold(body: NewSubscription): (Refusal | false)[] {
  const { items, productId, priceId, planId } = body
  const beside = (['productId', 'priceId', 'planId', 'quantity'] as const).filter((field) => body[field] !== undefined)
  return [
    items === undefined &&
      productId === undefined &&
      priceId === undefined &&
      planId === undefined && { path: 'priceId', message: 'is required, or a productId or items' },
    ...(items ? beside.map((path) => ({ path, message: 'cannot be given together with items' })) : []),
    differs(priceId, planId) && { path: 'planId', message: 'differs from priceId' },
  ]
}

function whenItRuns(body: NewSubscription): (Refusal | false)[] {
  const { billingEndStrategy: strategy, billingEndsOn: endsOn, billingMaxCycles: cycles } = body
  return [
    differs(body.startDate, body.billingStartsOn) && { path: 'billingStartsOn', message: 'differs from startDate' },
    body.trialDays !== undefined &&
      body.trialEnd !== undefined && { path: 'trialEnd', message: 'cannot be given together with trialDays' },
    differs(body.billingAnchorDay, body.billingCycleAnchor) && {
      path: 'billingCycleAnchor',
      message: 'differs from billingAnchorDay',
    },
    strategy === 'on_date' && endsOn === undefined && { path: 'billingEndsOn', message: 'is required for on_date' },
    strategy === 'after_cycles' &&
      cycles === undefined && { path: 'billingMaxCycles', message: 'is required for after_cycles' },
    endsOn !== undefined &&
      strategy !== undefined &&
      strategy !== 'on_date' && { path: 'billingEndsOn', message: `does not go with ${strategy}` },
    cycles !== undefined &&
      strategy !== undefined &&
      strategy !== 'after_cycles' && { path: 'billingMaxCycles', message: `does not go with ${strategy}` },
    endsOn !== undefined &&
      cycles !== undefined &&
      strategy === undefined && { path: 'billingMaxCycles', message: 'cannot be given together with billingEndsOn' },
  ]
}

const changes = z.object({
  /** Another spelling of the step that leads there; comes alone. */
  status: z.enum(['trialing', 'active', 'past_due', 'paused', 'canceled', 'expired']).optional(),
  /** What a whole period costs, of a subscription with one item. */
  amountMinor: amountMinor.optional(),
  quantity: quantity.optional(),
  productId: reference('product').optional(),
  priceId: reference('price').optional(),
  /** Another name of `priceId`. */
  planId: reference('price').optional(),
  proration: prorationBehavior.optional(),
  nextBillingDate: moment.optional(),
  billingAnchorDay: anchorDay.optional(),
  pauseAtPeriodEnd: z.boolean().optional(),
  cancelAtPeriodEnd: z.boolean().optional(),
  /** Null leaves the choice to the customer's default. */
  paymentMethodId: reference('paymentMethod').nullish(),
  metadata: json.optional(),
})

export const updateSubscriptionBody = changes
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'at least one field must be given')
  .check(
    refusing((body: z.infer<typeof changes>) => [
      differs(body.priceId, body.planId) && { path: 'planId', message: 'differs from priceId' },
    ]),
  )
export type UpdateSubscription = z.infer<typeof updateSubscriptionBody>

/** Without either, it goes on to the end of the period. */
export const cancelSubscriptionBody = z
  .object({
    mode: z.enum(['immediately', 'period_end']).optional(),
    /** `mode` in other words. */
    cancelAtPeriodEnd: z.boolean().optional(),
    reason: multiline(1000).optional(),
  })
  .refine((body) => !differs(body.mode && body.mode === 'period_end', body.cancelAtPeriodEnd), {
    path: ['cancelAtPeriodEnd'],
    error: 'contradicts mode',
  })
export type CancelSubscription = z.infer<typeof cancelSubscriptionBody>

export const pauseSubscriptionBody = z
  .object({
    /** What becomes of the invoices of periods in the pause. Left out, none is made and the cycle waits. */
    behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']).optional(),
    resumes_at: moment.optional(),
    /** Another name of `resumes_at`. */
    resume_at: moment.optional(),
    pause_at: z.enum(['now', 'period_end']).optional(),
  })
  .refine((body) => !differs(body.resumes_at, body.resume_at), {
    path: ['resume_at'],
    error: 'differs from resumes_at',
  })
export type PauseSubscription = z.infer<typeof pauseSubscriptionBody>

export const deleteSubscriptionQuery = z.object({
  cancel_at_period_end: flag.optional(),
  cancelAtPeriodEnd: flag.optional(),
})

export const previewRenewalBody = z.object({ count: z.int().min(1).max(MAX_PREVIEWED).optional() })

/** Of the client's names two are others for our own. */
const STATUSES = {
  pending: 'pending',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  paused: 'paused',
  canceled: 'canceled',
  unpaid: 'unpaid',
  expired: 'expired',
  incomplete: 'pending',
  incomplete_expired: 'expired',
} as const satisfies Record<string, SubscriptionStatus>

export const subscriptionsQuery = pageQuery.extend({
  status: z
    .enum(Object.keys(STATUSES) as [keyof typeof STATUSES, ...(keyof typeof STATUSES)[]])
    .transform((status): SubscriptionStatus => STATUSES[status])
    .optional(),
  customerId: reference('customer').optional(),
  customer_id: reference('customer').optional(),
})
