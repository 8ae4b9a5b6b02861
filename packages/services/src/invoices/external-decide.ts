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
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { contentHash, type ExternalOutcome } from '../external.ts'
import { update, updated, type Plan } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { creating, currencyOf, linesOfBody, starting } from './create.ts'
import { deletion } from './delete.ts'
import { isFinal, isVoid, startOf, statusStep, type Standing } from './external-status.ts'
import { notChanged, warningsOf } from './external-warnings.ts'
import { fixedFields, openChanges, openFields } from './fields.ts'
import type { Finishable } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import type { Catalogue } from './lines.ts'
import { loadBill } from './load.ts'
import { planMoves, type Decide } from './moves.ts'
import { newInvoice } from './new.ts'
import { agreed, discountsOn, priced } from './priced.ts'

export type Push = ExternalInvoice & ExternalRef

/** An invoice as a push left it, and what the push could not change. */
export interface PushedInvoice extends InvoiceWithLines {
  readonly warnings: readonly string[]
}

/** `after` is there where something is written; null where the invoice is gone. */
export interface Decided {
  readonly outcome: ExternalOutcome<PushedInvoice>
  readonly plan: Plan
  readonly after?: InvoiceWithLines | null
}

/** What all pushes of a request draw on. */
export interface Shared extends Catalogue {
  readonly merchant: Merchant | null
  readonly customers: readonly Customer[]
}

interface Case {
  readonly item: Push
  readonly before: InvoiceWithLines | null
  /** Whether `before` was made by an earlier push of the same request, so that it is nowhere but here. */
  readonly isFresh: boolean
  readonly shared: Shared
}

type Outcome = Promise<Result<Decided, DomainError>>

/** What one push of a record comes to. */
export async function decidePush(context: Context, sealer: Sealer, { item, before, isFresh, shared }: Case): Outcome {
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
  // Whoever gives a record no number leaves it the one that it has; null takes it away.
  const number = item.invoice_number === undefined ? (stored?.number ?? null) : item.invoice_number
  if (isFinal(item.status) && number === null && (stored === null || stored.status === 'draft')) {
    return err(invalidField('invoice_number', 'is required for an invoice that is final elsewhere'))
  }
  const terms = termsOf(item, before, shared)
  if (!terms.ok) return terms
  return before
    ? revise(context, sealer, { item, before, isFresh, terms: terms.value, external })
    : create(context, sealer, { item, terms: terms.value, external })
}

const NOTHING: Plan = { changes: [] }

/** The same content again. Its later time is kept, so that what is older than it stays out. */
function unchanged(before: InvoiceWithLines, hash: string, at: number | null): Decided {
  const outcome = { kind: 'unchanged' as const, contentHash: hash }
  if (!isLaterPush(before.invoice, at)) return { outcome, plan: NOTHING }
  const set = { externalUpdatedAt: at }
  const after = { ...before, invoice: updated(before.invoice, set) }
  return { outcome, plan: { changes: [update('invoices', before.invoice, set)] }, after }
}

function termsOf(
  item: Push,
  before: InvoiceWithLines | null,
  { customers, merchant, rates, ...catalogue }: Shared,
): Result<Finishable, DomainError> {
  invariant(merchant, 'a tenant has a merchant')
  const customer = customers.find(({ id }) => id === (item.customer_uuid ?? item.customer_id))
  if (!customer) return err(missing('Customer', item.customer_uuid === undefined ? 'customer_id' : 'customer_uuid'))
  const given = new Set(before?.lines.flatMap(({ taxRateIds }) => taxRateIds ?? []))
  const usable = rates.filter(({ id, active }) => active || given.has(id))
  const none = { discounts: [], uses: new Map(), paidBefore: 0, order: null, orderLines: [] }
  return ok({ ...catalogue, ...none, rates: usable, merchant, customer })
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

interface Revised extends Written {
  readonly before: InvoiceWithLines
  readonly isFresh: boolean
}

async function revise(context: Context, sealer: Sealer, written: Revised): Outcome {
  const { before, item } = written
  const found = await knownOf(context, written)
  if (!found.ok) return found
  const { terms, standing } = found.value
  // Also where the lines stay as they are, they may only name what is there.
  const named = linesOfBody(context, before.invoice, item, terms)
  if (!named.ok && named.error.code === 'resource_missing') return named
  const step = statusStep(context, sealer, { status: item.status, invoice: before.invoice, terms, standing })
  if (!step.ok) return step
  if (step.value.deletes) return ok(deleted(before))
  const { moves, held } = step.value
  const warnings = [
    ...warningsOf(context, { item, before, terms }),
    ...(held === null ? [] : [notChanged('status', held)]),
  ]
  // What holds a status back may go away, so the same push again is looked at anew.
  const external = held === null ? written.external : { ...written.external, contentHash: null }
  const content = { item, terms, external }
  const first = isEditable(before.invoice) ? rewriting(context, content) : annotating(context, content)
  return decidedBy('updated', warnings, await planMoves(context, before, [first, ...moves]))
}

/** A draft of a record that was voided: shown as it was, for the last time. */
function deleted({ invoice, lines }: InvoiceWithLines): Decided {
  const warnings = ['The draft was deleted: it was voided where it comes from.']
  return { outcome: { kind: 'updated', row: { invoice, lines, warnings } }, plan: deletion(invoice), after: null }
}

/** What a push does not carry, such as a discount that was added here, is read for the few that need it. */
async function knownOf(
  context: Context,
  { before, item, isFresh, terms }: Revised,
): Promise<Result<{ terms: Finishable; standing: Standing | null }, DomainError>> {
  if (isFresh) return ok({ terms, standing: { open: null, redemptions: [], order: null } })
  if (!isVoid(item.status) && before.invoice.discounts.length === 0) return ok({ terms, standing: null })
  const bill = await loadBill(context, before.invoice.id)
  if (!bill.ok) return bill
  const { discounts, uses, paidBefore, open, redemptions, order } = bill.value
  return ok({ terms: { ...terms, discounts, uses, paidBefore }, standing: { open, redemptions, order } })
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
  return async ({ invoice }) => {
    const fixed = fixedFields(item)
    if (!fixed.ok) return fixed
    const lines = linesOfBody(context, invoice, item, terms)
    if (!lines.ok) return lines
    const discounts = discountsOn(lines.value, terms.discounts)
    const figures = await priced(context, { ...terms, discounts }, { currency: invoice.currency, lines: lines.value })
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
function annotating(context: Context, { item, terms, external }: Written): Decide {
  return ({ invoice }) =>
    ok({
      set: { ...openChanges(context, invoice, openFields(item, terms.merchant)), ...external },
      event: 'invoice.updated',
      action: 'invoice.external_updated',
    })
}
