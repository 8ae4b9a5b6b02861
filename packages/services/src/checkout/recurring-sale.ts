import {
  BILLING_PERIODS,
  calendarInterval,
  err,
  invalidField,
  invalidState,
  ok,
  type Catalogue,
  type DomainError,
  type Interval,
  type Price,
  type Product,
  type Result,
  type SaleLine,
} from '@revkeen-edge/domain'
import { itemName } from '../subscriptions/bill.ts'
import type { NewItem } from '../subscriptions/new.ts'
import type { OfferedTerms } from '../subscriptions/terms.ts'

/** A line of a sale that is billed each period, as an item of a subscription. */
export interface RecurringItem extends NewItem {
  /** How it is billed. */
  readonly offered: OfferedTerms
}

/** What of a sale is billed each period, and what once. */
export interface RecurringSale {
  /** All by one interval. */
  readonly items: readonly RecurringItem[]
  readonly once: readonly SaleLine[]
}

/** How an ad-hoc product is billed: it says nothing itself. */
const PLAIN_PRODUCT: OfferedTerms['product'] = {
  firstChargeBehavior: null,
  billingAnchorRule: null,
  billingAnchorDay: null,
  trialDays: 0,
  maxPayments: null,
}

/**
 * The lines of a sale as what a subscription bills. Errors: `invalid_state` where nothing recurs, `validation_error` by
 * `items` where the lines are billed by different intervals: one subscription has one.
 */
export function recurringSale(
  lines: readonly SaleLine[],
  { products, prices }: Catalogue,
): Result<RecurringSale, DomainError> {
  const items = lines.flatMap((line) => {
    const every = everyOf(line)
    const product = products.find(({ id }) => id === line.productId) ?? null
    const price = prices.find(({ id }) => id === line.priceId) ?? null
    return every ? [itemOf(line, every, { product, price })] : []
  })
  const [first] = items
  if (!first) return err(invalidState('Nothing of what was chosen recurs, so there is nothing to subscribe to.'))
  if (items.some(({ offered }) => !sameInterval(offered, first.offered))) {
    return err(invalidField('items', 'are billed by different intervals: choose those of one'))
  }
  return ok({ items, once: lines.filter((line) => everyOf(line) === null) })
}

interface Every {
  readonly interval: Interval
  readonly intervalCount: number
}

function everyOf({ billingInterval, billingIntervalCount = 1 }: SaleLine): Every | null {
  const period = BILLING_PERIODS.find((each) => each === billingInterval)
  return period === undefined ? null : calendarInterval(period, billingIntervalCount)
}

function sameInterval(one: Every, other: Every): boolean {
  return one.interval === other.interval && one.intervalCount === other.intervalCount
}

function itemOf(
  line: SaleLine,
  every: Every,
  { product, price }: { product: Product | null; price: Price | null },
): RecurringItem {
  const { description, quantity, unitAmountMinor, subtotalMinor: amountMinor } = line
  const named = product !== null && itemName({ description: null }, product, price?.name ?? null) === description
  return {
    product,
    price,
    quantity,
    unitAmountMinor,
    amountMinor,
    offered: { ...every, price, product: product ?? PLAIN_PRODUCT },
    ...(named ? {} : { description }),
  }
}
