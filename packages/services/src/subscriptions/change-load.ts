import {
  err,
  invalidField,
  invalidState,
  isBilled,
  missing,
  ok,
  type DomainError,
  type Invoice,
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
export interface FoundForChange extends FoundForBilling {
  /** The invoice of the period that was billed last; null where none is there. */
  readonly lastBilled: Invoice | null
}

/** More than one is too many: then the request has to name one. */
const ENOUGH_PRICES = { limit: 2, offset: 0 }

/** Reads a subscription to change, in one round trip. Errors: `resource_missing`. */
export async function loadForChange(
  context: Context,
  id: string,
  { priceId = '', productId = '' }: ChangeRefs = {},
): Promise<Result<FoundForChange, DomainError>> {
  const { rows } = context.db
  const { named, offered, ofPrice, own, lastBilled, ...found } = await context.db.load({
    ...billingQueries(context, id),
    named: rows.prices.byIds(priceId === '' ? [] : [priceId]),
    offered: rows.prices.list(ENOUGH_PRICES, { productId, type: 'recurring', active: true }),
    ofPrice: rows.products.ofPrices(priceId === '' ? [] : [priceId]),
    own: rows.products.byIds(productId === '' ? [] : [productId]),
    lastBilled: rows.subscriptions.lastBilled(id),
  })
  const read = foundForBilling(found)
  if (!read) return err(missing('Subscription'))
  return ok({
    ...read,
    lastBilled,
    products: once([...read.products, ...own, ...ofPrice]),
    prices: once([...read.prices, ...named, ...(productId === '' ? [] : offered.items)]),
  })
}

function once<Row extends Price | Product>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

/** Refuses a change of what is billed of a subscription that nothing is billed of. Errors: `invalid_state`. */
export function changeable({ subscription }: FoundForChange): Result<null, DomainError> {
  if (isBilled(subscription)) return ok(null)
  return err(invalidState(`The subscription is ${spokenStatus(subscription.status)} and cannot be changed.`))
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
