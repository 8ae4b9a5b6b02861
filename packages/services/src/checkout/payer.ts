import { emailKey, type Buyer, type Customer, type TaxRate } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import type { PayableCheckout } from './load.ts'
import { placeOfBuyer, type Place } from './place.ts'

/** Who begins a subscription, or stores a card, on a page. */
export interface Payer {
  readonly customer: Customer
  readonly isNew: boolean
}

/**
 * Whom a subscription is for: the session's customer; who `tried` in this session before; or else a new one. An e-mail that
 * somebody types proves nothing, so it brings nobody's cards, debts, exemption or place with it: a card that is stored here
 * pays for nothing else, and nobody else's pays for this. `keyTaken`: somebody else has just become the buyer's key.
 */
export function payerOf(
  context: Context,
  { session, customer, rates }: PayableCheckout,
  buyer: Buyer,
  { tried, keyTaken }: { readonly tried: Customer | null; readonly keyTaken: boolean },
): Payer {
  const owner = session?.customerId != null && customer?.id === session.customerId ? customer : null
  if (owner) return { customer: owner, isNew: false }
  const stranger = strangerOf(context, buyer, placeOfBuyer(buyer))
  const same = tried !== null && emailKey(tried.email) === emailKey(buyer.email)
  if (same && isTaxedAlike(rates, tried, stranger)) return { customer: tried, isNew: false }
  const known = customer !== null || keyTaken
  return { customer: { ...stranger, buyerKey: known ? null : emailKey(buyer.email) }, isNew: true }
}

/** The customer that a page prices for before anybody has said who they are: their place alone counts. */
export function pricedFor(context: Context, { session, customer }: PayableCheckout, place: Place | null): Customer {
  if (session?.customerId != null && customer?.id === session.customerId) return customer
  return { ...newCustomer(context, ''), country: place?.country ?? null, state: place?.state ?? null }
}

function strangerOf(context: Context, { email, name, phone, billing, shipping }: Buyer, place: Place | null): Customer {
  const address = billing ?? shipping
  return {
    ...newCustomer(context, email),
    name,
    phone,
    addressLine1: address?.line1 ?? null,
    addressLine2: address?.line2 ?? null,
    city: address?.city ?? null,
    postalCode: address?.postalCode ?? null,
    country: place?.country ?? null,
    state: place?.state ?? null,
  }
}

function isTaxedAlike(rates: readonly TaxRate[], stored: Customer, typed: Customer): boolean {
  if (rates.length === 0) return true
  return stored.taxTreatment === typed.taxTreatment && stored.country === typed.country && stored.state === typed.state
}
