import type { Buyer, Customer } from '@revkeen-edge/domain'
import type { Checkout, PayableCheckout } from './load.ts'
import { formFields } from './buyer.ts'

/** A country with its state or province, as taxes know them. */
export interface Place {
  readonly country: string | null
  readonly state: string | null
}

/** Where a buyer is by what they filled in: the billing address, else where it is sent; null where neither is asked for. */
export function placeOfBuyer({ billing, shipping }: Pick<Buyer, 'billing' | 'shipping'>): Place | null {
  const address = billing ?? shipping
  return address && { country: address.country, state: address.state }
}

/** Whether a page asks where the buyer is. */
export function asksForPlace(checkout: Checkout): boolean {
  const fields = formFields(checkout)
  return fields.billingAddress !== 'hidden' || fields.shippingAddress !== 'hidden'
}

/**
 * What of a buyer decides the taxes. Only the customer whom the merchant named for a session is taxed as that customer:
 * an e-mail that somebody types into a page proves nothing, so it exempts from nothing.
 */
export function placeOfOwner(
  { session, customer }: PayableCheckout,
  place: Place | null,
): Pick<Customer, 'country' | 'state' | 'taxTreatment'> {
  const owner = session?.customerId != null && customer?.id === session.customerId ? customer : null
  const { country = null, state = null } = place?.country ? place : (owner ?? {})
  return { country, state, taxTreatment: owner?.taxTreatment ?? 'taxed' }
}
