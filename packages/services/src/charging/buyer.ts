import type { Buyer, Customer } from '@revkeen-edge/domain'

/** The buyer of what a merchant charges: the customer as they are known. */
export function buyerOf(customer: Customer): Buyer {
  const { email, name, phone } = customer
  const billing = {
    line1: customer.addressLine1,
    line2: customer.addressLine2,
    city: customer.city,
    state: customer.state,
    postalCode: customer.postalCode,
    country: customer.country,
  }
  return { email, name, phone, billing, shipping: null }
}
