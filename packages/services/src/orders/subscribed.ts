import type { Customer, Json, Subscription, SubscriptionItem } from '@revkeen-edge/domain'

/** What a subscription says of the goods that its invoices sell. */
export interface SubscribedGoods {
  readonly items: readonly Pick<SubscriptionItem, 'id' | 'fulfillmentType'>[]
  /** Where they are sent; null where nobody has said. */
  readonly shipping: Json | null
}

/** Whom a subscription is for, with the address that its goods are sent to where it names none of its own. */
export type Recipient = Pick<
  Customer,
  'name' | 'addressLine1' | 'addressLine2' | 'city' | 'state' | 'postalCode' | 'country'
>

/** The goods of a subscription, which go to its own address, else to its customer's. */
export function subscribedGoods(
  { shipping }: Pick<Subscription, 'shipping'>,
  items: SubscribedGoods['items'],
  recipient: Recipient | null,
): SubscribedGoods {
  return { items, shipping: shipping ?? (recipient && addressOf(recipient)) }
}

function addressOf(recipient: Recipient): Json | null {
  const { name, addressLine1: line1, addressLine2: line2, city, state, postalCode, country } = recipient
  return line1 === null ? null : { name, line1, line2, city, state, postalCode, country }
}
