import * as z from 'zod'
import { amountMinor, reference } from './fields.ts'

export const RAILS = ['card', 'direct_debit', 'pay_by_bank', 'in_store'] as const
export type Rail = (typeof RAILS)[number]

export const paymentRail = z.object({
  rail: z.enum(RAILS),
  available: z.boolean(),
  reason_if_not: z.string().nullable(),
  last_used_at: z.string().nullable(),
})

export const preferredRail = paymentRail.extend({
  rank: z.number(),
  score: z.number(),
  reason: z.string(),
  reasons: z.array(z.string()),
  estimated_fee_minor: z.number().optional(),
  net_after_fees_minor: z.number().optional(),
})

export type RailWire = z.infer<typeof paymentRail>
export type PreferredRailWire = z.infer<typeof preferredRail>

const invoiceOf = reference('invoice').optional()
const queriedAmount = z.coerce.number('must be a number').pipe(amountMinor)

export const paymentRailsQuery = z.object({ invoice_id: invoiceOf })
/** `amount` is another name of `amount_minor`, which goes first. */
export const preferredRailsQuery = z.object({
  invoice_id: invoiceOf,
  amount: queriedAmount.optional(),
  amount_minor: queriedAmount.optional(),
})

export const paymentRailsResponse = z.object({
  data: z.object({ customer_id: z.string(), invoice_id: z.string().nullable(), rails: z.array(paymentRail) }),
  requestId: z.string(),
})
export const preferredRailsResponse = z.object({
  data: z.object({
    customer_id: z.string(),
    invoice_id: z.string().nullable(),
    amount_minor: z.number().nullable(),
    currency: z.string().nullable(),
    preferred_rails: z.array(preferredRail),
  }),
  requestId: z.string(),
})
