import type { CreateSubscription } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  ok,
  redeemable,
  type DomainError,
  type ProrationBehavior,
  type Result,
  type Subscription,
  type TestClock,
} from '@revkeen-edge/domain'
import { accountFor, chosenMethod } from '../charging/method.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { loadForStart, type Around } from './around.ts'
import type { SubscriptionView } from './get.ts'
import { newSubscription } from './new.ts'
import { currencyOfFirst, soldItems, type SoldItem, type WantedItem } from './sold.ts'
import { startSubscription, type NewSubscription, type SubscriptionPorts } from './start.ts'
import { termsOfBody } from './terms.ts'

type Created = Result<Planned<SubscriptionView>, DomainError>

/**
 * Subscribes a customer to prices, and bills what is due at once. What is sold says how it is billed, unless the request does.
 * A first payment that fails is no error: the subscription stays pending, and its invoice can be paid. Errors:
 * `validation_error` by field, `resource_missing`, `invalid_state` for what is not for sale, a payment method that cannot be
 * charged and a discount that does not apply.
 */
export function createSubscription(
  context: Context,
  ports: SubscriptionPorts,
  body: CreateSubscription,
): () => Promise<Created> {
  let begun: ReturnType<typeof beginning> | null = null
  return async () => {
    begun ??= beginning(context, ports, body)
    const { start, now } = await begun
    const started = await start()
    if (!started.ok) return started
    const { subscription: row, recovery } = started.value.value
    return ok({ value: { row, recovery, now }, plan: started.value.plan })
  }
}

/** A new subscription is one of its customer's time. */
async function beginning(context: Context, ports: SubscriptionPorts, body: CreateSubscription) {
  const { clock, priceIds } = await loadOffer(context, body)
  const own = onClock(context, clock)
  return { now: own.now, start: startSubscription(own, ports, () => prepared(own, body, priceIds)) }
}

interface Offer {
  readonly clock: TestClock | null
  /** The prices that it may come to. */
  readonly priceIds: readonly string[]
}

/** More than one is too many: then the request has to name one. */
const ENOUGH_PRICES = { limit: 2, offset: 0 }

async function loadOffer({ db }: Context, body: CreateSubscription): Promise<Offer> {
  const { rows } = db
  const named = wantedOf(body).flatMap(({ priceId }) => priceId ?? [])
  const filter = { productId: body.productId ?? '', type: 'recurring', active: true }
  const { clock, offered } = await db.load({
    clock: rows.testClocks.ofCustomer(body.customerId),
    offered: rows.prices.list(ENOUGH_PRICES, filter),
  })
  return { clock, priceIds: named.length > 0 ? named : offered.items.map(({ id }) => id) }
}

/** What a request wants, in its own names. */
function wantedOf(body: CreateSubscription): readonly WantedItem[] {
  const { items, productId, priceId = body.planId, quantity = 1 } = body
  if (!items) {
    const price = body.priceId === undefined ? 'planId' : 'priceId'
    return [{ priceId, productId, quantity, fields: { price, product: 'productId' } }]
  }
  return items.map((item, index) => {
    const price = `items[${index}].priceId`
    return { priceId: item.priceId, productId: undefined, quantity: item.quantity, fields: { price, product: price } }
  })
}

async function prepared(
  context: Context,
  body: CreateSubscription,
  priceIds: readonly string[],
): Promise<Result<NewSubscription, DomainError>> {
  const around = await loadForStart(context, {
    customerId: body.customerId,
    priceIds,
    productIds: body.productId === undefined ? [] : [body.productId],
    discountId: body.discountId,
    paymentMethodId: body.paymentMethodId,
    param: 'customerId',
  })
  if (!around.ok) return err(inOwnNames(around.error))
  const wanted = wantedOf(body)
  const { customer, merchant, discounts } = around.value
  const currency = body.currency ?? currencyOfFirst(wanted, around.value) ?? customer.currency ?? merchant.currency
  const sold = soldItems(wanted, around.value, currency)
  if (!sold.ok) return sold
  const refused = refusal(context, body, { around: around.value, sold: sold.value, currency })
  if (refused) return err(refused)
  const { timezone } = merchant
  const terms = termsOfBody(context, { body, sold: sold.value, discounts, timezone })
  if (!terms.ok) return terms
  const known = { ...fieldsOf(body, around.value), currency, customerId: customer.id, origin: 'api' } as const
  const made = newSubscription(context, terms.value, sold.value, known)
  if (!made) return err(invalidField('billingEndsOn', 'leaves no time to subscribe to'))
  return ok({ ...made, around: around.value })
}

/** The errors of references, by the names of this request. */
function inOwnNames(error: DomainError): DomainError {
  return 'param' in error && error.param === 'discount_id' ? { ...error, param: 'discountId' } : error
}

interface Subscribed {
  readonly around: Around
  readonly sold: readonly SoldItem[]
  readonly currency: string
}

/** Why the customer cannot have it this way; null where nothing is wrong. */
function refusal(
  { now }: Context,
  body: CreateSubscription,
  { around, sold, currency }: Subscribed,
): DomainError | null {
  const { customer, accounts, uses, paidBefore } = around
  if (body.paymentMethodId !== undefined) {
    const method = chosenMethod(customer, body.paymentMethodId, around, 'paymentMethodId')
    if (!method.ok) return method.error
    const account = accountFor(accounts, method.value, currency, 'paymentMethodId')
    if (!account.ok) return account.error
  }
  const lines = sold.map(({ product }) => ({ productId: product.id, recurring: true }))
  for (const discount of around.discounts) {
    const standing = { isFirst: paidBefore === 0, redemptions: uses.get(discount.id) ?? 0 }
    const usable = redeemable(discount, { now, currency, customer: standing, lines })
    if (!usable.ok) return { ...usable.error, param: 'discountId' } as DomainError
  }
  return null
}

const PRORATIONS: Readonly<Record<NonNullable<CreateSubscription['prorationMode']>, ProrationBehavior>> = {
  immediate: 'always_invoice',
  next_invoice: 'create_prorations',
  none: 'none',
}

function fieldsOf(body: CreateSubscription, { customer, discounts }: Around): Partial<Subscription> {
  return {
    collectionMethod: body.collectionMethod ?? 'charge_automatically',
    paymentMethodId: body.paymentMethodId ?? null,
    prorationBehavior: PRORATIONS[body.prorationMode ?? 'next_invoice'],
    discountIds: discounts.map(({ id }) => id),
    pauseAtPeriodEnd: body.pauseAtPeriodEnd ?? false,
    cancelAtPeriodEnd: body.cancelAtPeriodEnd ?? false,
    testClockId: customer.testClockId,
    metadata: body.metadata ?? {},
  }
}
