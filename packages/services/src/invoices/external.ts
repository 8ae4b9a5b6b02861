import type { ExternalInvoice, ExternalInvoiceBatch } from '@revkeen-edge/contracts'
import { err, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { ExternalOutcome } from '../external.ts'
import type { Plan, Planned } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { decidePush, type Decided, type Push, type PushedInvoice, type Shared } from './external-decide.ts'
import type { InvoiceWithLines } from './get.ts'
import { refsOf } from './refs.ts'
import { within } from './within.ts'

type Outcome = ExternalOutcome<PushedInvoice>

/**
 * Creates or updates the invoice of an integration's record. Older pushes change nothing, unchanged ones at most its time;
 * of a final invoice, what it comes to stays as it is and a warning says so.
 */
export async function upsertExternalInvoice(
  context: Context,
  sealer: Sealer,
  ref: ExternalRef,
  body: ExternalInvoice,
): Promise<Result<Planned<Outcome>, DomainError>> {
  const pushed = await push(context, sealer, [{ ...body, ...ref }], () => '')
  if (!pushed.ok) return pushed
  const [outcome] = pushed.value.value
  if (!outcome) throw new Error('a push has an outcome')
  return ok({ value: outcome, plan: pushed.value.plan })
}

/** Up to 100 pushes in one commit. A record that is pushed twice counts as pushed in that order. */
export async function upsertExternalInvoices(
  context: Context,
  sealer: Sealer,
  body: ExternalInvoiceBatch,
): Promise<Result<Planned<readonly Outcome[]>, DomainError>> {
  const items = body.items.map(({ external_id: externalId, ...item }) => ({ ...item, externalId }))
  return push(context, sealer, items, (index) => `items[${index}]`)
}

async function push(
  context: Context,
  sealer: Sealer,
  items: readonly Push[],
  placeOf: (index: number) => string,
): Promise<Result<Planned<readonly Outcome[]>, DomainError>> {
  const { known, shared } = await load(context, items)
  const decided: Decided[] = []
  for (const [index, item] of items.entries()) {
    const one = await decidePush(context, sealer, { item, before: known.get(refKey(item)) ?? null, shared })
    if (!one.ok) return err(within(one.error, placeOf(index)))
    decided.push(one.value)
    if (one.value.after) known.set(refKey(item), one.value.after)
  }
  return ok({ value: decided.map(({ outcome }) => outcome), plan: merged(decided.map(({ plan }) => plan)) })
}

/** All records with what they name, in one round trip. */
async function load(
  { db }: Context,
  items: readonly Push[],
): Promise<{ known: Map<string, InvoiceWithLines>; shared: Shared }> {
  const { rows } = db
  const refs = refsOf(...items)
  const { stored, lines, own, ofPrices, ...found } = await db.load({
    merchant: rows.merchant.get(),
    customers: rows.customers.byIds(items.flatMap((item) => item.customer_uuid ?? item.customer_id ?? [])),
    stored: rows.invoices.byExternal(items),
    lines: rows.invoices.linesOfExternal(items),
    own: rows.products.byIds(refs.productIds),
    ofPrices: rows.products.ofPrices(refs.priceIds),
    prices: rows.prices.byIds(refs.priceIds),
    rates: rows.taxRates.active(),
  })
  const byInvoice = Map.groupBy(lines, (line) => line.invoiceId)
  const known = stored.map((invoice): [string, InvoiceWithLines] => [
    refKey({ source: invoice.externalSource ?? '', externalId: invoice.externalId ?? '' }),
    { invoice, lines: byInvoice.get(invoice.id) ?? [] },
  ])
  return { known: new Map(known), shared: { ...found, products: [...own, ...ofPrices] } }
}

/** Several plans as one. None of them takes a number of the series: a push that is final brings its own. */
function merged(plans: readonly Plan[]): Plan {
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
