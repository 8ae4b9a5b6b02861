import {
  err,
  invalidField,
  invalidState,
  missing,
  ok,
  type DomainError,
  type Price,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { billingQueries, foundForBilling, type FoundForBilling } from './around.ts'
import { spokenStatus } from './moves.ts'

/** What a change of a subscription names. */
export interface ChangeRefs {
  /** An item of the subscription that is changed. */
  readonly itemId?: string | undefined
  readonly priceId?: string | undefined
  readonly productId?: string | undefined
}

/** A subscription with what billing it needs, and with what a change of it names among its prices and products. */
export type FoundForChange = FoundForBilling

/** More than one is too many: then the request has to name one. */
const ENOUGH_PRICES = { limit: 2, offset: 0 }

/** Reads a subscription to change, in one round trip. Errors: `resource_missing`. */
export async function loadForChange(
  context: Context,
  id: string,
  { priceId = '', productId = '' }: ChangeRefs = {},
): Promise<Result<FoundForChange, DomainError>> {
  const { rows } = context.db
  const { named, offered, ofPrice, own, ...found } = await context.db.load({
    ...billingQueries(context, id),
    named: rows.prices.byIds(priceId === '' ? [] : [priceId]),
    offered: rows.prices.list(ENOUGH_PRICES, { productId, type: 'recurring', active: true }),
    ofPrice: rows.products.ofPrices(priceId === '' ? [] : [priceId]),
    own: rows.products.byIds(productId === '' ? [] : [productId]),
  })
  const read = foundForBilling(found)
  if (!read) return err(missing('Subscription'))
  return ok({
    ...read,
    products: once([...read.products, ...own, ...ofPrice]),
    prices: once([...read.prices, ...named, ...(productId === '' ? [] : offered.items)]),
  })
}

function once<Row extends Price | Product>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

/** Refuses a change of what is billed of a subscription that nothing is billed of. Errors: `invalid_state`. */
export function changeable({ subscription }: FoundForChange): Result<null, DomainError> {
  const { status } = subscription
  if (status === 'trialing' || status === 'active' || status === 'past_due') return ok(null)
  return err(invalidState(`The subscription is ${spokenStatus(status)} and cannot be changed.`))
}

/** Refuses what is not sold in the subscription's currency. `currency` null is not known. Errors: `validation_error`. */
export function inCurrency(
  { subscription }: FoundForChange,
  currency: string | null,
  field: string,
): Result<null, DomainError> {
  if (currency === null || currency === subscription.currency) return ok(null)
  return err(invalidField(field, `is in ${currency}: the subscription is billed in ${subscription.currency}`))
}
