import * as z from 'zod'
import { pagination } from './lists.ts'

/** A subscription in the short form of a customer's list. */
export const customerSubscription = z.object({
  id: z.string(),
  customer_id: z.string(),
  price_id: z.string().nullable(),
  status: z.string(),
  current_period_start: z.string().nullable(),
  current_period_end: z.string().nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: z.string().nullable(),
  trial_end: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export const customerSubscriptionsResponse = z.object({
  data: z.array(customerSubscription),
  pagination,
  requestId: z.string(),
})
