import { BILLING_PERIODS, type BillingPeriod, type AnchorRule, type UpcomingCharge } from '@revkeen-edge/domain'
import * as z from 'zod'
import { amountMinor, currency, iso, text } from './fields.ts'
import { moment } from './moments.ts'

/** One charge that is to come, for machines and for people. */
export const upcomingCharge = z.object({
  sequence: z.number(),
  date: z.string(),
  formattedDate: z.string(),
  dayName: z.string(),
  amountMinor: z.number(),
  formattedAmount: z.string(),
  isTrialEnd: z.boolean(),
  isFirstCharge: z.boolean(),
  isFinalPayment: z.boolean(),
})
export type UpcomingChargeWire = z.infer<typeof upcomingCharge>

/** What people read of a charge. */
export type ShownCharge = Pick<UpcomingChargeWire, 'formattedDate' | 'dayName' | 'formattedAmount'>

export function presentUpcomingCharge(charge: UpcomingCharge, shown: ShownCharge): UpcomingChargeWire {
  const { sequence, at, amountMinor: amount, isTrialEnd, isFirstCharge, isFinalPayment } = charge
  const { formattedDate, dayName, formattedAmount } = shown
  return {
    sequence,
    date: iso(at),
    formattedDate,
    dayName,
    amountMinor: amount,
    formattedAmount,
    isTrialEnd,
    isFirstCharge,
    isFinalPayment,
  }
}

export const renewalPreviewResponse = z.object({
  data: z.object({
    subscriptionId: z.string(),
    currentPeriodEnd: z.string(),
    upcomingRenewals: z.array(upcomingCharge),
    nextInvoiceAmountMinor: z.number(),
    currency: z.string(),
  }),
  requestId: z.string(),
})

const anchorRule = z.enum(['same_day', 'day_of_month', 'last_day'])
const anchorDay = z.int().min(1, 'must be 1 to 31').max(31, 'must be 1 to 31')
const count = z.int().min(1, 'must be at least 1')

const schedule = z.object({
  interval: z.enum(BILLING_PERIODS),
  interval_count: count.max(1_095).optional(),
  amount_minor: amountMinor.optional(),
  /** Another name of `amount_minor`. */
  amount: amountMinor.optional(),
  currency: currency.optional(),
  start_date: moment.optional(),
  billing_anchor_rule: anchorRule.optional(),
  /** Another name of `billing_anchor_rule`. */
  anchor_rule: anchorRule.optional(),
  billing_anchor_day: anchorDay.optional(),
  /** Another name of `billing_anchor_day`. */
  anchor_day: anchorDay.optional(),
  first_charge_behavior: z.enum(['immediate', 'next_anchor', 'prorate']).optional(),
  trial_days: z.int().min(0, 'must not be negative').max(730).optional(),
  end_behavior: z.enum(['until_canceled', 'fixed_payments', 'end_date']).optional(),
  max_payments: count.max(1_200).optional(),
  end_date: moment.optional(),
  timezone: text(64).optional(),
  /** How many charges are shown. */
  count: count.max(60).optional(),
})

const TWO_NAMES = [
  ['amount_minor', 'amount'],
  ['billing_anchor_rule', 'anchor_rule'],
  ['billing_anchor_day', 'anchor_day'],
] as const

export const billingPreviewBody = schedule.check(({ value, issues }) => {
  const refuse = (path: keyof typeof value, message: string) =>
    issues.push({ code: 'custom', input: value[path], path: [path], message })
  for (const [name, other] of TWO_NAMES) {
    if (value[name] !== undefined && value[other] !== undefined && value[name] !== value[other]) {
      refuse(other, `differs from ${name}`)
    }
  }
  if (value.amount_minor === undefined && value.amount === undefined) refuse('amount_minor', 'is required')
  const { end_behavior: end, max_payments: payments, end_date: date } = value
  if (end === 'fixed_payments' && payments === undefined) refuse('max_payments', 'is required for fixed_payments')
  if (end === 'end_date' && date === undefined) refuse('end_date', 'is required for end_date')
  if (payments !== undefined && (end ?? 'fixed_payments') !== 'fixed_payments') {
    refuse('max_payments', `does not go with ${end}`)
  }
  if (date !== undefined && (end ?? 'end_date') !== 'end_date') refuse('end_date', `does not go with ${end}`)
  if (date !== undefined && payments !== undefined && end === undefined) {
    refuse('end_date', 'cannot be given together with max_payments')
  }
})
export type BillingPreviewRequest = z.infer<typeof billingPreviewBody>

export const billingPreviewResponse = z.object({
  data: z.object({
    items: z.array(upcomingCharge),
    summary: z.string(),
    totalAmountMinor: z.number(),
    currency: z.string(),
    firstChargeDate: z.string(),
    trialEndDate: z.string().nullable(),
    scheduleEndDate: z.string().nullable(),
    timezone: z.string(),
  }),
  requestId: z.string(),
})

const choice = z.object({ value: z.string(), label: z.string(), description: z.string() })

export const billingIntervalsResponse = z.object({ data: z.array(choice), requestId: z.string() })
export const billingAnchorRulesResponse = z.object({
  data: z.array(choice.extend({ requiresAnchorDay: z.boolean() })),
  requestId: z.string(),
})

type Words = Omit<z.infer<typeof choice>, 'value'>

const INTERVALS: Readonly<Record<BillingPeriod, Words>> = {
  day: { label: 'Daily', description: 'Charged every day.' },
  week: { label: 'Weekly', description: 'Charged every seven days.' },
  month: {
    label: 'Monthly',
    description: 'Charged every month. A month that is too short is charged on its last day.',
  },
  quarter: { label: 'Quarterly', description: 'Charged every three months.' },
  half_year: { label: 'Half-yearly', description: 'Charged every six months.' },
  year: { label: 'Yearly', description: 'Charged once a year. 29 February becomes the 28th where there is none.' },
}

const ANCHOR_RULES: Readonly<Record<AnchorRule, Words>> = {
  same_day: { label: 'Same day', description: 'Each period begins on the day and at the time of the first.' },
  day_of_month: {
    label: 'Day of month',
    description: 'Each period begins on a fixed day of the month, or on the last one of a month that is too short.',
  },
  last_day: { label: 'Last day of month', description: 'Each period begins on the last day of a month.' },
}

/** What may be billed by. */
export function presentIntervals(): z.infer<typeof billingIntervalsResponse>['data'] {
  return BILLING_PERIODS.map((value) => ({ value, ...INTERVALS[value] }))
}

/** How the days of billing are found. */
export function presentAnchorRules(): z.infer<typeof billingAnchorRulesResponse>['data'] {
  return Object.entries(ANCHOR_RULES).map(([value, words]) => {
    return { value, ...words, requiresAnchorDay: value === 'day_of_month' }
  })
}
