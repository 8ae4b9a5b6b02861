import type { PreferredRailWire } from '@revkeen-edge/contracts'
import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { loadRailFacts } from './load.ts'
import { preferredRails } from './rails.ts'

export interface PreferredRails {
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly rails: readonly PreferredRailWire[]
}

/** The ways to pay an amount, the best first: what is given, else what is left of the invoice. */
export async function getPreferredRails(
  context: Context,
  customerId: string,
  about: { readonly invoiceId?: string | undefined; readonly amountMinor?: number | undefined },
): Promise<Result<PreferredRails, DomainError>> {
  const facts = await loadRailFacts(context, customerId, about.invoiceId)
  if (!facts.ok) return facts
  const { invoice, merchant } = facts.value
  const amountMinor = about.amountMinor ?? (invoice ? invoice.totalMinor - invoice.paidMinor : null)
  const currency = invoice?.currency ?? merchant?.currency ?? null
  const amount = amountMinor === null || currency === null ? null : { amountMinor, currency }
  return ok({ amountMinor, currency, rails: preferredRails(facts.value, amount) })
}
