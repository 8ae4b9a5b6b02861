import type { ExternalInvoice, ExternalInvoiceBatch } from '@revkeen-edge/contracts'
import { err, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { ExternalOutcome } from '../external.ts'
import type { Plan, Planned } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { numbersOf } from './external-numbers.ts'
import { decidePush, type Decided, type Push, type PushedInvoice, type Shared } from './external-decide.ts'
import type { InvoiceWithLines } from './get.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { refsOf } from './refs.ts'
import { within } from './within.ts'

type Outcome = ExternalOutcome<PushedInvoice>

/**
 * Creates or updates the invoice of an integration's record. Older pushes change nothing, unchanged ones at most its time;
 * of a final invoice, what it comes to stays as it is and a warning says so. `checked` looks for who has its number, after
 * a commit that was refused. Errors: `validation_error` by field, `resource_missing`, `invalid_state`, `conflict` for a
 * number that is taken and while a payment of what is to be voided is being checked.
 */
export async function upsertExternalInvoice(
  context: Context,
  sealer: Sealer,
  { ref, body }: { readonly ref: ExternalRef; readonly body: ExternalInvoice },
  checked = false,
): Promise<Result<Planned<Outcome>, DomainError>> {
  const pushed = await push(context, sealer, [{ ...body, ...ref }], { checked, placeOf: () => '' })
  if (!pushed.ok) return pushed
  const [outcome] = pushed.value.value
  if (!outcome) throw new Error('a push has an outcome')
  return ok({ value: outcome, plan: pushed.value.plan })
}

/**
 * Up to 100 pushes in one commit. A record that is pushed twice counts as pushed in that order. Errors: those of one, with
 * the item that is in the way as their `param`: `items[3].invoice_number`.
 */
export async function upsertExternalInvoices(
  context: Context,
  sealer: Sealer,
  body: ExternalInvoiceBatch,
  checked = false,
): Promise<Result<Planned<readonly Outcome[]>, DomainError>> {
  const items = body.items.map(({ external_id: externalId, ...item }) => ({ ...item, externalId }))
  return push(context, sealer, items, { checked, placeOf: (index) => `items[${index}]` })
}

async function push(
  context: Context,
  sealer: Sealer,
  items: readonly Push[],
  { checked, placeOf }: { readonly checked: boolean; placeOf(index: number): string },
): Promise<Result<Planned<readonly Outcome[]>, DomainError>> {
  const { known, shared } = await load(context, items)
  const numbers = await numbersOf(context, checked ? items : [])
  const made = new Set<string>()
  const decided: Decided[] = []
  const clocks = await clocksOf(context, { items, known, shared })
  for (const [index, item] of items.entries()) {
    const key = refKey(item)
    const before = known.get(key) ?? null
    const own = onItsClock(context, clocks.get(ownerOf(item, before) ?? ''))
    const one = await decidePush(own, sealer, { item, before, isFresh: made.has(key), shared })
    if (!one.ok) return err(atItem(one.error, placeOf(index)))
    const { after } = one.value
    decided.push(one.value)
    if (after === undefined) continue
    const taken = numbers.claim(before?.invoice ?? null, after?.invoice ?? null)
    if (taken) return err(atItem(taken, placeOf(index)))
    if (!before) made.add(key)
    if (after) known.set(key, after)
    else known.delete(key)
  }
  return ok({ value: decided.map(({ outcome }) => outcome), plan: merged(decided.map(({ plan }) => plan)) })
}

/** Whom an invoice is for: it stays whose it is. */
function ownerOf(item: Push, before: InvoiceWithLines | null): string | undefined {
  return before?.invoice.customerId ?? item.customer_uuid ?? item.customer_id
}

interface Loaded {
  readonly known: Map<string, InvoiceWithLines>
  readonly shared: Shared
}

/** The test clocks of the customers whom pushes concern, by customer; a second round trip only where one may have a clock. */
async function clocksOf(
  { db }: Context,
  { items, known, shared }: Loaded & { readonly items: readonly Push[] },
): Promise<ReadonlyMap<string, TestClock>> {
  const owners = new Set(items.map((item) => ownerOf(item, known.get(refKey(item)) ?? null) ?? ''))
  const without = new Set(shared.customers.filter(({ testClockId }) => testClockId === null).map(({ id }) => id))
  const asked = [...owners].filter((id) => id !== '' && !without.has(id))
  if (asked.length === 0) return new Map()
  const found = await db.load(Object.fromEntries(asked.map((id) => [id, db.rows.testClocks.ofCustomer(id)])))
  return new Map(Object.entries(found).flatMap(([id, clock]) => (clock ? [[id, clock]] : [])))
}

/** An error of an item says which, also where it is about no field. */
function atItem(error: DomainError, place: string): DomainError {
  const placed = within(error, place)
  if (place === '' || 'param' in placed) return placed
  switch (placed.code) {
    case 'resource_missing':
    case 'conflict':
    case 'invalid_state':
    case 'amount_too_large':
      return { ...placed, param: place }
    default:
      return placed
  }
}

/** All records with what they name, in one round trip. */
async function load({ db }: Context, items: readonly Push[]): Promise<Loaded> {
  const { rows } = db
  const refs = refsOf(...items)
  const { stored, lines, own, ofPrices, active, given, ...found } = await db.load({
    merchant: rows.merchant.get(),
    customers: rows.customers.byIds(items.flatMap((item) => item.customer_uuid ?? item.customer_id ?? [])),
    stored: rows.invoices.byExternal(items),
    lines: rows.invoices.linesOfExternal(items),
    own: rows.products.byIds(refs.productIds),
    ofPrices: rows.products.ofPrices(refs.priceIds),
    prices: rows.prices.byIds(refs.priceIds),
    active: rows.taxRates.active(),
    given: rows.taxRates.byIds(refs.taxRateIds),
  })
  const byInvoice = Map.groupBy(lines, (line) => line.invoiceId)
  const known = stored.map((invoice): [string, InvoiceWithLines] => [
    refKey({ source: invoice.externalSource ?? '', externalId: invoice.externalId ?? '' }),
    { invoice, lines: byInvoice.get(invoice.id) ?? [] },
  ])
  const rates = [...active, ...given.filter((rate) => !rate.active)]
  return { known: new Map(known), shared: { ...found, rates, products: [...own, ...ofPrices] } }
}

/** Several plans as one. None of them takes a number of the series: a push that is final brings its own. */
function merged(plans: readonly Plan[]): Plan {
  if (plans.some(({ series }) => series !== undefined)) throw new Error('a final push brings its own number')
  return {
    changes: plans.flatMap((plan) => plan.changes),
    movements: plans.flatMap((plan) => plan.movements ?? []),
    events: plans.flatMap((plan) => plan.events ?? []),
    messages: plans.flatMap((plan) => plan.messages ?? []),
    audit: plans.flatMap((plan) => plan.audit ?? []),
  }
}

function refKey({ source, externalId }: ExternalRef): string {
  return JSON.stringify([source, externalId])
}
