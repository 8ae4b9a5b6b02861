import { MAX_ALIAS } from '@revkeen-edge/domain'
import * as z from 'zod'
import { unlessMissing } from '../messages.ts'
import { multiline, text } from '../fields.ts'

/*
 * A payment of its own for a subscription, as clients of Revolv3 make it. Ids are numbers, amounts decimals of the
 * currency that the subscription is billed in.
 */

const RANGE = `must be a whole number from 1 to ${MAX_ALIAS}`
const MAX_LINES = 50
const MAX_VALUE = 10_000_000

export const revolv3SubscriptionPath = z.object({
  subscriptionId: z
    .string()
    .regex(/^\d{1,10}$/, RANGE)
    .transform(Number)
    .refine((number) => number >= 1 && number <= MAX_ALIAS, RANGE),
})

const lineItem = z.object({
  name: text(255),
  description: multiline(1000).nullish(),
  value: z
    .number({ error: unlessMissing('must be a number') })
    .positive('must be greater than 0')
    .max(MAX_VALUE, 'is too large'),
  valueType: z.literal('Standard', 'must be Standard'),
})

export const revolv3PaymentBody = z.object({
  merchantInvoiceRefId: text(100).nullish(),
  invoiceLineItems: z
    .array(lineItem)
    .min(1, `must have 1 to ${MAX_LINES} items`)
    .max(MAX_LINES, `must have 1 to ${MAX_LINES} items`),
})

export const revolv3ErrorResponse = z.object({ message: z.string(), errors: z.array(z.string()) })
