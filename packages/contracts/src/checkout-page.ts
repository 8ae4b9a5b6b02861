import * as z from 'zod'
import { amountMinor, country, email, text } from './fields.ts'

/** What the payment page's script sends. Ids and quantities only: every amount is computed by us. */

const token = z.string().regex(/^[\w-]{22}$/, 'is not a session')

const items = z
  .array(z.object({ id: text(64), quantity: z.int().min(1).max(1_000_000), amount_minor: amountMinor.optional() }))
  .max(100)

const address = z.object({
  line1: text(200).optional(),
  line2: text(200).optional(),
  city: text(100).optional(),
  state: text(100).optional(),
  postal_code: text(20).optional(),
  country: country.optional(),
})

/** As the buyer typed it; blanks around it do not count. */
const discountCode = text(64).optional()

/** Where the form says that the buyer is, for the taxes. */
const place = z.object({ country, state: text(100).optional() })

export const quoteBody = z.strictObject({ session: token, items, discount_code: discountCode, place: place.optional() })

export const payBody = z.strictObject({
  session: token,
  items,
  payment_token: text(200),
  email,
  name: text(200).optional(),
  phone: text(40).optional(),
  billing_address: address.optional(),
  shipping_address: address.optional(),
  expected_total_minor: amountMinor,
  /** The digest of the terms that the page showed; left out where it keeps no card. */
  expected_terms: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is no digest of terms')
    .optional(),
  /** When the page's figures were computed: what is paid for a part of a period counts from there. */
  quoted_at: z.int().min(0).optional(),
  discount_code: discountCode,
  terms_accepted: z.literal(true).optional(),
})

export type PayBody = z.infer<typeof payBody>
export const isSessionToken = (value: string): boolean => token.safeParse(value).success
