import { momentAt, momentOver, type BillingPreviewRequest } from '@revkeen-edge/contracts'
import {
  calendarInterval,
  chargeOf,
  err,
  freePeriods,
  invalidField,
  isTimeZone,
  missing,
  ok,
  scheduleEnd,
  termsProblems,
  upcomingSteps,
  wrongFields,
  type BillingEnd,
  type BillingTerms,
  type DomainError,
  type Merchant,
  type Result,
  type UpcomingCharge,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { afterDays } from '../subscriptions/terms.ts'

/** What a schedule would charge. Times in UTC milliseconds, amounts in minor units. */
export interface BillingPreview {
  readonly terms: BillingTerms
  readonly currency: string
  /** What a whole period costs. */
  readonly amountMinor: number
  /** At least one. */
  readonly charges: readonly UpcomingCharge[]
  readonly firstChargeAt: number
  readonly trialEndsAt: number | null
  /** When it ends by itself; null for never. */
  readonly endsAt: number | null
}

const SHOWN = 12

/**
 * The charges of a schedule that nobody has subscribed to: by the rules that bill those who do, and in the merchant's currency
 * and time zone unless others are given. Errors: `validation_error` by field, also for a schedule that charges nothing ever.
 */
export async function previewBilling(
  context: Context,
  body: BillingPreviewRequest,
): Promise<Result<BillingPreview, DomainError>> {
  const { merchant } = await context.db.load({ merchant: context.db.rows.merchant.get() })
  if (!merchant) return err(missing('Merchant'))
  const terms = termsOfSchedule(context, body, merchant)
  const wrong = wrongFields(termsProblems(terms))
  if (wrong) return err(wrong)
  const { count = SHOWN } = body
  const amountMinor = body.amount_minor ?? body.amount ?? 0
  const charges = upcomingSteps(terms, { count }).map((step) => chargeOf(step, [amountMinor]))
  const [first] = charges
  if (!first) return err(invalidField('end_date', 'leaves no time that is charged'))
  return ok({
    terms,
    currency: body.currency ?? merchant.currency,
    amountMinor,
    charges,
    firstChargeAt: first.at,
    trialEndsAt: freePeriods(terms).find(({ kind }) => kind === 'trial')?.end ?? null,
    endsAt: scheduleEnd(terms),
  })
}

function termsOfSchedule(
  { now }: Pick<Context, 'now'>,
  body: BillingPreviewRequest,
  merchant: Pick<Merchant, 'timezone'>,
): BillingTerms {
  const { timezone = merchant.timezone, trial_days: days = 0 } = body
  const anchorDay = body.billing_anchor_day ?? body.anchor_day ?? null
  // A zone that does not exist is refused with the rest; until then dates are read in one that does.
  const zone = isTimeZone(timezone) ? timezone : merchant.timezone
  const start = body.start_date === undefined ? now : momentAt(body.start_date, zone)
  return {
    ...calendarInterval(body.interval, body.interval_count ?? 1),
    timezone,
    anchorRule: body.billing_anchor_rule ?? body.anchor_rule ?? (anchorDay === null ? 'same_day' : 'day_of_month'),
    anchorDay,
    firstCharge: body.first_charge_behavior ?? 'immediate',
    start,
    trialEnd: days === 0 ? null : afterDays(start, days, zone),
    end: endOf(body, zone),
  }
}

function endOf({ max_payments: payments, end_date: date }: BillingPreviewRequest, timezone: string): BillingEnd {
  if (payments !== undefined) return { kind: 'fixed_payments', payments }
  return date === undefined ? { kind: 'until_canceled' } : { kind: 'end_date', at: momentOver(date, timezone) }
}
