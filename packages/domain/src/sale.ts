import { calendarInterval, isForSale, type Interval, type Price, type Product } from './catalogue.ts'
import type { SaleLine } from './checkout.ts'
import { invalidField, invalidState, missing, type DomainError } from './errors.ts'
import { divideRounded, multiply, sum } from './money.ts'
import type { LinkLine, SelectionMode } from './payment-link.ts'
import { amountOf } from './price-amount.ts'
import { err, ok, type Result } from './result.ts'

/** What is offered: a payment link as it is stored, or the lines of a session in the same form. */
export interface SaleTerms {
  readonly lines: readonly LinkLine[]
  /** The whole price where there are no lines. */
  readonly amountMinor: number | null
  readonly currency: string
  readonly selectionMode: SelectionMode
  readonly allowQuantity: boolean
  readonly name: string | null
  readonly defaultProductId?: string | null
  readonly highlightedProductId?: string | null
}

/** The rows that the lines refer to: those of their `productId` and `priceId`. */
export interface Catalogue {
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
}

/** What a buyer wants of one line. `amountMinor` is one unit's price, for pay-what-you-want prices alone. */
export interface Choice {
  readonly id: string
  readonly quantity: number
  readonly amountMinor?: number | undefined
}

export interface Sale {
  readonly lines: readonly SaleLine[]
  readonly currency: string
  /** Before discounts and taxes; always positive. */
  readonly totalMinor: number
}

/** A line of a payment page. Amounts are before discounts and taxes; a recurring line's are of one period. */
export interface OfferLine {
  readonly id: string
  readonly productId: string | null
  readonly priceId: string | null
  readonly name: string
  readonly description: string | null
  readonly imageUrl: string | null
  readonly features: readonly string[]
  /** Of one unit; the average where tiers or packages make units cost differently. */
  readonly unitAmountMinor: number
  readonly quantity: number
  /** Null where the quantity is fixed. */
  readonly quantityLimits: { readonly min: number; readonly max: number } | null
  readonly totalMinor: number
  /** Set where the buyer names the price of a unit. */
  readonly customAmount: CustomAmount | null
  readonly recurring: { readonly interval: Interval; readonly intervalCount: number } | null
  readonly selected: boolean
  readonly highlighted: boolean
}

export interface CustomAmount {
  readonly minimumMinor: number | null
  readonly maximumMinor: number | null
  readonly presetsMinor: readonly number[]
  readonly initialMinor: number | null
}

export interface Offer {
  readonly lines: readonly OfferLine[]
  readonly currency: string
  readonly selectionMode: SelectionMode
}

/** More of one thing than a buyer can choose on a page. */
export const MAX_CHOSEN_QUANTITY = 9_999

const CUSTOM_LINE_NAME = 'Payment'

/** A line with its rows, ready to be shown or priced. */
interface Sellable {
  readonly id: string
  readonly line: LinkLine | null
  readonly name: string
  readonly description: string | null
  readonly product: Product | null
  readonly price: Price | null
  readonly quantity: number
  readonly imageUrl: string | null
  readonly unitAmount: number
  readonly recurring: OfferLine['recurring']
}

/**
 * Prices what a buyer chose; null chooses what the page starts with. Every amount is ours: the browser names lines,
 * quantities and, where it may, an amount within its bounds.
 * Errors: `validation_error` by `items[n]` for a wrong choice, `invalid_state` for what is no longer for sale or costs
 * nothing, `amount_too_large`.
 */
export function priceSale(input: { terms: SaleTerms; catalogue: Catalogue; selection: readonly Choice[] | null }): Result<Sale, DomainError> {
  const { terms, catalogue, selection } = input
  const sellables = resolve(terms, catalogue)
  if (!sellables.ok) return sellables
  const chosen = choose(terms, sellables.value, selection)
  if (!chosen.ok) return chosen
  const lines: SaleLine[] = []
  for (const item of chosen.value) {
    const priced = priceLine(terms, item)
    if (!priced.ok) return priced
    lines.push(priced.value)
  }
  const total = sum(lines.map((line) => line.subtotalMinor))
  if (!total.ok) return err(tooLarge)
  if (total.value <= 0) return err(invalidState('There is nothing to pay: the total is zero.'))
  return ok({ lines, currency: terms.currency, totalMinor: total.value })
}

/** What the payment page shows. Gives an error where something of it is no longer for sale. */
export function offerOf(terms: SaleTerms, catalogue: Catalogue): Result<Offer, DomainError> {
  const sellables = resolve(terms, catalogue)
  if (!sellables.ok) return sellables
  const start = new Set(startingLines(terms, sellables.value).map(({ id }) => id))
  const lines: OfferLine[] = []
  for (const sellable of sellables.value) {
    const shown = offerLine(terms, sellable, start.has(sellable.id))
    if (!shown.ok) return shown
    lines.push(shown.value)
  }
  return ok({ lines, currency: terms.currency, selectionMode: terms.selectionMode })
}

const tooLarge: DomainError = { code: 'amount_too_large', message: 'The amount is larger than a payment may be.' }

function resolve(terms: SaleTerms, catalogue: Catalogue): Result<Sellable[], DomainError> {
  if (terms.lines.length === 0) return terms.amountMinor === null ? err(invalidState('There is nothing to pay here.')) : ok([customSellable(terms, terms.amountMinor)])
  const products = new Map(catalogue.products.map((row) => [row.id, row]))
  const prices = new Map(catalogue.prices.map((row) => [row.id, row]))
  const found = terms.lines.map((line) => {
    const price = line.priceId === null ? null : (prices.get(line.priceId) ?? null)
    const product = products.get(line.productId ?? price?.productId ?? '') ?? null
    return sellableOf(terms, line, product, price)
  })
  const sellables = found.flatMap((each) => (each.ok ? [each.value] : []))
  const refused = found.find((each) => !each.ok)
  // A bundle is all or nothing; a choice goes on with what is left of it.
  if (refused && (terms.selectionMode === 'bundle' || sellables.length === 0)) return refused
  return ok(sellables)
}

function customSellable(terms: SaleTerms, unitAmount: number): Sellable {
  const nothing = { line: null, description: null, product: null, price: null, imageUrl: null, recurring: null }
  return { ...nothing, id: '0', name: terms.name ?? CUSTOM_LINE_NAME, quantity: 1, unitAmount }
}

function sellableOf(terms: SaleTerms, line: LinkLine, product: Product | null, price: Price | null): Result<Sellable, DomainError> {
  const { adhoc } = line
  if (line.priceId !== null && !price) return err(missing('Price'))
  if (!product && !adhoc) return err(missing('Product'))
  const name = adhoc?.name ?? product?.name ?? ''
  if (product && !isForSale(product, price)) return err(invalidState(`${name} is no longer for sale.`))
  if (stockOf(product) < 1) return err(invalidState(`${name} is sold out.`))
  const base = adhoc ?? (price && { unitAmount: price.unitAmount, currency: price.currency }) ?? { unitAmount: product?.amountMinor ?? null, currency: product?.currency }
  if (base.currency !== terms.currency) return err(invalidState(`${name} is not sold in ${terms.currency}.`))
  if (!isSellable(product, price, adhoc !== null)) return err(invalidState(`${name} is billed by usage and cannot be paid on a page.`))
  return ok({
    id: line.id,
    line,
    name: price?.name ? `${name} – ${price.name}` : name,
    description: adhoc ? adhoc.description : (price?.description ?? product?.description ?? null),
    product,
    price,
    quantity: line.quantity,
    imageUrl: adhoc?.imageUrl ?? product?.imageUrl ?? null,
    unitAmount: base.unitAmount ?? 0,
    recurring: recurrenceOf(line, product, price),
  })
}

/** Usage is billed when it is known, and a percentage needs something to be a percentage of. */
export function isSellable(product: Product | null, price: Price | null, adhoc: boolean): boolean {
  if (adhoc) return true
  if (price) return price.billingScheme !== 'percentage'
  return product !== null && product.pricingModel !== 'usage' && product.amountMinor !== null
}

/** How often a line is billed; null for what is paid once. */
export function recurrenceOf({ adhoc }: LinkLine, product: Product | null, price: Price | null): OfferLine['recurring'] {
  if (adhoc) return adhoc.recurring && { interval: adhoc.recurring.interval, intervalCount: adhoc.recurring.interval_count ?? 1 }
  if (price) return price.type === 'recurring' && price.interval ? { interval: price.interval, intervalCount: price.intervalCount ?? 1 } : null
  return product?.pricingModel === 'recurring' && product.interval ? calendarInterval(product.interval, product.intervalCount ?? 1) : null
}

function stockOf(product: Product | null): number {
  return product?.trackInventory ? (product.stockQuantity ?? 0) : Infinity
}

interface Chosen {
  readonly sellable: Sellable
  /** Null where the line is taken as it is offered. */
  readonly choice: Choice | null
  /** The choice's place in the request, as errors name it. */
  readonly field: string
}

function choose(terms: SaleTerms, sellables: readonly Sellable[], selection: readonly Choice[] | null): Result<Chosen[], DomainError> {
  if (selection === null) return ok(startingLines(terms, sellables).map((sellable) => ({ sellable, choice: null, field: 'items' })))
  const byId = new Map(sellables.map((sellable) => [sellable.id, sellable]))
  const chosen = new Map<string, Chosen>()
  for (const [index, choice] of selection.entries()) {
    const field = `items[${index}]`
    const sellable = byId.get(choice.id)
    if (!sellable) return err(unknownLine(terms, choice.id, field))
    if (chosen.has(choice.id)) return err(invalidField(`${field}.id`, 'is chosen twice'))
    chosen.set(choice.id, { sellable, choice, field })
  }
  if (terms.selectionMode === 'bundle') return ok(sellables.map((sellable) => chosen.get(sellable.id) ?? { sellable, choice: null, field: 'items' }))
  if (chosen.size === 0) return err(invalidField('items', 'must choose something'))
  if (terms.selectionMode === 'single_select' && chosen.size > 1) return err(invalidField('items', 'must choose one only'))
  return ok(sellables.flatMap((sellable) => chosen.get(sellable.id) ?? []))
}

function unknownLine(terms: SaleTerms, id: string, field: string): DomainError {
  const gone = terms.lines.some((line) => line.id === id)
  return gone ? invalidState('What was chosen is no longer for sale.', `${field}.id`) : invalidField(`${field}.id`, 'is not offered here')
}

/** What a page starts with: a bundle whole, of a choice the default or else the first. */
function startingLines(terms: SaleTerms, sellables: readonly Sellable[]): readonly Sellable[] {
  if (terms.selectionMode === 'bundle') return sellables
  const preset = sellables.find(({ line }) => terms.defaultProductId != null && line?.productId === terms.defaultProductId)
  return preset ? [preset] : sellables.slice(0, 1)
}

function quantityLimits(terms: SaleTerms, { line, product, quantity }: Sellable): OfferLine['quantityLimits'] {
  if (line === null || !(terms.allowQuantity || terms.selectionMode === 'multi_select')) return null
  return { min: 1, max: Math.min(Math.max(MAX_CHOSEN_QUANTITY, quantity), stockOf(product)) }
}

function quantityOf(terms: SaleTerms, { sellable, choice, field }: Chosen): Result<number, DomainError> {
  const quantity = choice?.quantity ?? sellable.quantity
  if (quantity > stockOf(sellable.product)) return err(invalidState(`Only ${stockOf(sellable.product)} of ${sellable.name} are left.`, `${field}.quantity`))
  if (quantity === sellable.quantity) return ok(quantity)
  const limits = quantityLimits(terms, sellable)
  if (!limits) return err(invalidField(`${field}.quantity`, 'cannot be changed'))
  const allowed = Number.isSafeInteger(quantity) && quantity >= limits.min && quantity <= limits.max
  return allowed ? ok(quantity) : err(invalidField(`${field}.quantity`, `must be between ${limits.min} and ${limits.max}`))
}

function priceLine(terms: SaleTerms, chosen: Chosen): Result<SaleLine, DomainError> {
  const { sellable, choice, field } = chosen
  const quantity = quantityOf(terms, chosen)
  if (!quantity.ok) return quantity
  const unit = unitAmountOf(sellable, choice, `${field}.amount_minor`)
  if (!unit.ok) return unit
  const subtotal = subtotalOf(sellable, unit.value, quantity.value)
  if (!subtotal.ok) return err(tooLarge)
  return ok({
    productId: sellable.product?.id ?? null,
    priceId: sellable.price?.id ?? null,
    description: sellable.name,
    quantity: quantity.value,
    unitAmountMinor: averageOf(subtotal.value, quantity.value),
    subtotalMinor: subtotal.value,
  })
}

/** One unit's amount where units cost the same: the price's own, or what the buyer names within its bounds. */
function unitAmountOf({ price, unitAmount }: Sellable, choice: Choice | null, field: string): Result<number, DomainError> {
  const named = choice?.amountMinor
  if (price?.pricingModel !== 'pay_what_you_want') {
    return named === undefined ? ok(unitAmount) : err(invalidField(field, 'cannot be chosen'))
  }
  const amount = named ?? initialAmount(price)
  if (amount === null) return err(invalidField(field, 'is required'))
  const least = price.minimumAmount ?? 0
  if (!Number.isSafeInteger(amount) || amount < least) return err(invalidField(field, `must be at least ${least}`))
  if (price.maximumAmount !== null && amount > price.maximumAmount) return err(invalidField(field, `must be at most ${price.maximumAmount}`))
  return ok(amount)
}

function initialAmount(price: Price): number | null {
  return price.suggestedAmount ?? price.unitAmount
}

function subtotalOf({ line, price }: Sellable, unitAmount: number, quantity: number): Result<number, 'amount_too_large'> {
  if (!price || line?.adhoc) return multiply(unitAmount, quantity)
  if (price.pricingModel === 'free') return ok(0)
  return price.pricingModel === 'fixed' ? amountOf(price, quantity) : multiply(unitAmount, quantity)
}

/** What one unit comes to: exact where the units cost the same. */
function averageOf(subtotal: number, quantity: number): number {
  return Number(divideRounded(BigInt(subtotal), BigInt(quantity)))
}

function offerLine(terms: SaleTerms, sellable: Sellable, selected: boolean): Result<OfferLine, DomainError> {
  const { line, product, price, quantity } = sellable
  const customAmount = customAmountOf(price)
  const unitAmount = customAmount ? (customAmount.initialMinor ?? 0) : sellable.unitAmount
  const total = subtotalOf(sellable, unitAmount, quantity)
  if (!total.ok) return err(tooLarge)
  const { id, name, description, imageUrl, recurring } = sellable
  return ok({
    id,
    productId: product?.id ?? null,
    priceId: price?.id ?? null,
    name,
    description,
    imageUrl,
    features: line?.adhoc ? [] : (product?.features ?? []),
    unitAmountMinor: averageOf(total.value, quantity),
    quantity,
    quantityLimits: quantityLimits(terms, sellable),
    totalMinor: total.value,
    customAmount,
    recurring,
    selected,
    highlighted: terms.highlightedProductId != null && line?.productId === terms.highlightedProductId,
  })
}

function customAmountOf(price: Price | null): CustomAmount | null {
  if (price?.pricingModel !== 'pay_what_you_want') return null
  return {
    minimumMinor: price.minimumAmount,
    maximumMinor: price.maximumAmount,
    presetsMinor: price.presetAmounts ?? [],
    initialMinor: initialAmount(price),
  }
}
