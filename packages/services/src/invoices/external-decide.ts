import type { ExternalInvoice } from '@revkeen-edge/contracts'
import {
  classifyExternalUpdate,
  err,
  invalidField,
  invariant,
  isEditable,
  isLaterPush,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { contentHash, type ExternalOutcome } from '../external.ts'
import { update, updated, type Plan } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { creating, currencyOf, linesOfBody, starting } from './create.ts'
import { fixedFields, openFields } from './fields.ts'
import type { Finishable } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import type { Catalogue } from './lines.ts'
import { loadBill } from './load.ts'
import { planMoves, type Decide } from './moves.ts'
import { newInvoice } from './new.ts'
import { agreed, priced } from './priced.ts'
import { sending } from './send.ts'
import { voiding } from './void.ts'

export type Push = ExternalInvoice & ExternalRef

/** An invoice as a push left it, and what the push could not change. */
export interface PushedInvoice extends InvoiceWithLines {
  readonly warnings: readonly string[]
}

/** `after` is there where something is written. */
export interface Decided {
  readonly outcome: ExternalOutcome<PushedInvoice>
  readonly plan: Plan
  readonly after?: InvoiceWithLines
}

/** What all pushes of a request draw on. */
export interface Shared extends Catalogue {
  readonly merchant: Merchant | null
  readonly customers: readonly Customer[]
}

interface Case {
  readonly item: Push
  readonly before: InvoiceWithLines | null
  readonly shared: Shared
}

type Outcome = Promise<Result<Decided, DomainError>>

/** What one push of a record comes to. */
export async function decidePush(context: Context, sealer: Sealer, { item, before, shared }: Case): Outcome {
  const { source, externalId, external_updated_at: at = null, ...content } = item
  const hash = await contentHash(content)
  const stored = before?.invoice ?? null
  const verdict = classifyExternalUpdate(stored, { updatedAt: at, contentHash: hash })
  if (before && verdict === 'stale') {
    const outcome = { kind: 'stale' as const, storedAt: before.invoice.externalUpdatedAt ?? 0, incomingAt: at ?? 0 }
    return ok({ outcome, plan: NOTHING })
  }
  if (before && verdict === 'unchanged') return ok(unchanged(before, hash, at))
  const external = {
    externalSource: source,
    externalId,
    externalType: item.external_type ?? stored?.externalType ?? null,
    externalUpdatedAt: at ?? stored?.externalUpdatedAt ?? null,
    contentHash: hash,
  }
  const numbered = typeof item.invoice_number === 'string' || stored?.number != null
  if (isFinal(item.status) && !numbered && !stored?.finalizedAt) {
    return err(invalidField('invoice_number', 'is required for an invoice that is final elsewhere'))
  }
  const terms = termsOf(item, shared)
  if (!terms.ok) return terms
  return before
    ? revise(context, sealer, { item, before, terms: terms.value, external })
    : create(context, sealer, { item, terms: terms.value, external })
}

const NOTHING: Plan = { changes: [] }

function isFinal(status: Push['status']): boolean {
  return status !== undefined && status !== 'draft' && status !== 'void' && status !== 'voided'
}

function isVoid(status: Push['status']): boolean {
  return status === 'void' || status === 'voided'
}

/** The same content again. Its later time is kept, so that what is older than it stays out. */
function unchanged(before: InvoiceWithLines, hash: string, at: number | null): Decided {
  const outcome = { kind: 'unchanged' as const, contentHash: hash }
  if (!isLaterPush(before.invoice, at)) return { outcome, plan: NOTHING }
  const set = { externalUpdatedAt: at }
  const after = { ...before, invoice: updated(before.invoice, set) }
  return { outcome, plan: { changes: [update('invoices', before.invoice, set)] }, after }
}

function termsOf(item: Push, { customers, merchant, ...catalogue }: Shared): Result<Finishable, DomainError> {
  invariant(merchant, 'a tenant has a merchant')
  const customer = customers.find(({ id }) => id === (item.customer_uuid ?? item.customer_id))
  if (!customer) return err(missing('Customer', item.customer_uuid === undefined ? 'customer_id' : 'customer_uuid'))
  const none = { discounts: [], uses: new Map(), paidBefore: 0, order: null, orderLines: [] }
  return ok({ ...catalogue, ...none, merchant, customer })
}

interface Written {
  readonly item: Push
  readonly terms: Finishable
  readonly external: Partial<Invoice>
}

async function create(context: Context, sealer: Sealer, { item, terms, external }: Written): Outcome {
  if (isVoid(item.status)) return err(invalidField('status', 'cannot be void for an invoice that is not there yet'))
  const fixed = fixedFields(item)
  if (!fixed.ok) return fixed
  const known = { customerId: terms.customer.id, currency: currencyOf(item, terms), origin: 'integration' as const }
  const invoice = {
    ...newInvoice(context, known),
    ...openFields(item, terms.merchant),
    ...fixed.value,
    ...external,
  }
  const lines = linesOfBody(context, invoice, item, terms)
  if (!lines.ok) return lines
  const moves = [creating(context, terms, item.total_minor), ...starting(context, sealer, terms, startOf(item.status))]
  return decidedBy('created', [], await planMoves(context, { invoice, lines: lines.value, isNew: true }, moves))
}

function startOf(status: Push['status']) {
  return status === 'void' || status === 'voided' ? undefined : status
}

async function revise(
  context: Context,
  sealer: Sealer,
  written: Written & { readonly before: InvoiceWithLines },
): Outcome {
  const { before, item } = written
  // What a push does not carry, such as a discount that was added here, is read for the few that need it.
  const alone = isVoid(item.status) || before.invoice.discounts.length > 0
  const bill = alone ? await loadBill(context, before.invoice.id) : null
  if (bill && !bill.ok) return bill
  const known = bill?.value ?? null
  const terms = known
    ? { ...written.terms, discounts: known.discounts, uses: known.uses, paidBefore: known.paidBefore }
    : written.terms
  const editable = isEditable(before.invoice)
  // Also where the lines stay as they are, they may only name what is there.
  const named = linesOfBody(context, before.invoice, item, terms)
  if (!named.ok && named.error.code === 'resource_missing') return named
  const warnings = warningsOf(context, { ...written, terms })
  const moves: Decide[] = [
    editable ? rewriting(context, { ...written, terms }) : annotating({ ...written, terms }),
    ...(known && isVoid(item.status) && before.invoice.status !== 'voided' ? [voiding(context, known, null)] : []),
    ...(editable ? starting(context, sealer, terms, startOf(item.status)) : []),
    ...(item.status === 'sent' && before.invoice.status === 'approved' ? [sending(context, sealer, terms)] : []),
  ]
  return decidedBy('updated', warnings, await planMoves(context, before, moves))
}

function decidedBy(
  kind: 'created' | 'updated',
  warnings: readonly string[],
  planned: Awaited<ReturnType<typeof planMoves>>,
): Result<Decided, DomainError> {
  if (!planned.ok) return planned
  const { value: after, plan } = planned.value
  const { invoice, lines } = after
  return ok({ outcome: { kind, row: { invoice, lines, warnings } }, plan, after: { invoice, lines } })
}

/** Everything of a draft follows the record, but whose it is and its currency. */
function rewriting(context: Context, { item, terms, external }: Written): Decide {
  return ({ invoice }) => {
    const fixed = fixedFields(item)
    if (!fixed.ok) return fixed
    const lines = linesOfBody(context, invoice, item, terms)
    if (!lines.ok) return lines
    const figures = priced(context, terms, { currency: invoice.currency, lines: lines.value })
    const same = figures.ok ? agreed(figures.value, item.total_minor) : figures
    if (!same.ok) return same
    return ok({
      set: { ...openFields(item, terms.merchant), ...fixed.value, ...external, ...same.value.invoice },
      lines: same.value.lines,
      event: 'invoice.updated',
      action: 'invoice.external_updated',
    })
  }
}

/** Of a final invoice, what does not touch its amounts. */
function annotating({ item, terms, external }: Written): Decide {
  return () =>
    ok({
      set: { ...openFields(item, terms.merchant), ...external },
      event: 'invoice.updated',
      action: 'invoice.external_updated',
    })
}

/** What a push says and the invoice cannot follow, field by field. */
function warningsOf(context: Context, { item, before, terms }: Written & { before: InvoiceWithLines }): string[] {
  const { invoice, lines } = before
  const always = [
    invoice.customerId === terms.customer.id ? null : 'customer_id',
    item.currency === undefined || item.currency === invoice.currency ? null : 'currency',
  ]
  const { invoice_number: number, total_minor: total } = item
  const final = [
    number == null || number === invoice.number ? null : 'invoice_number',
    total === undefined || total === invoice.totalMinor ? null : 'total_minor',
    sameLines(context, { item, before, terms }, lines) ? null : 'line_items',
    item.subscription_terms === undefined || sameJson(item.subscription_terms, invoice.subscriptionTerms)
      ? null
      : 'subscription_terms',
  ]
  const reason = isEditable(invoice) ? 'it is fixed once the invoice is there' : 'the invoice is final'
  return [...always, ...(isEditable(invoice) ? [] : final)]
    .filter((field) => field !== null)
    .map((field) => `${field} was not changed: ${reason}.`)
}

function sameLines(
  context: Context,
  { item, before, terms }: Pick<Written, 'item' | 'terms'> & { before: InvoiceWithLines },
  lines: readonly InvoiceLine[],
): boolean {
  if ((item.line_items ?? item.lines) === undefined) return true
  const pushed = linesOfBody(context, before.invoice, item, terms)
  return pushed.ok && sameJson(pushed.value.map(gistOf), lines.map(gistOf))
}

const gistOf = ({ description, quantity, unitAmountMinor, subtotalMinor, priceId, productId }: InvoiceLine) => {
  return [description, quantity, unitAmountMinor, subtotalMinor, priceId, productId]
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
