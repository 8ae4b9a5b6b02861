import { momentAt, momentOver } from '@revkeen-edge/contracts'
import {
  billingTermsSold,
  invalidField,
  soldTermsProblems,
  termsProblems,
  unsubscribable,
  wrongFields,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type SubscriptionTerms,
  type TermsMoments,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { within } from './within.ts'

const FIELD = 'subscription_terms'

/** The dates of an invoice's terms in the merchant's zone. */
export function momentsOf({ start_date: start, end_date: end }: SubscriptionTerms, timezone: string): TermsMoments {
  return {
    startAt: start === undefined ? null : momentAt(start, timezone),
    endAt: end === undefined ? null : momentOver(end, timezone),
  }
}

/** What is wrong with the terms that a request gives an invoice, by its fields; null where nothing is, or there are none. */
export function wrongSubscriptionTerms(
  { now }: Pick<Context, 'now'>,
  terms: SubscriptionTerms | null | undefined,
  timezone: string,
): DomainError | null {
  if (!terms) return null
  const wrong = wrongFields(soldTermsProblems(terms, momentsOf(terms, timezone), now))
  return wrong && within(wrong, FIELD)
}

/** Why an invoice with terms cannot be final: by its lines, or as time went by. What an integration pushes is taken as it is. */
export function unsellable(
  context: Pick<Context, 'now'>,
  { subscriptionTerms: terms, origin }: Invoice,
  lines: readonly InvoiceLine[],
  timezone: string,
): DomainError | null {
  if (!terms || origin === 'integration') return null
  const wrong = wrongSubscriptionTerms(context, terms, timezone)
  if (wrong) return wrong
  const reason = unsubscribable(lines)
  if (reason !== null) return invalidField(FIELD, reason)
  const { now } = context
  const moments = momentsOf(terms, timezone)
  const meant = billingTermsSold({ terms, moments, lines, timezone, invoicedAt: now, paidAt: now })
  const [problem] = meant ? termsProblems(meant) : []
  return problem ? invalidField(NAMES[problem[0]] ?? FIELD, problem[1]) : null
}

/** Problems of billing terms by the field of the invoice's. */
const NAMES: Readonly<Record<string, string>> = {
  end_date: `${FIELD}.end_date`,
  max_payments: `${FIELD}.duration_count`,
}
