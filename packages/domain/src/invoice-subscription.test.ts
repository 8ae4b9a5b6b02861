import { describe, expect, it } from 'vitest'
import { billingSchedule } from './billing-schedule.ts'
import { first } from '../test/billing-rows.ts'
import {
  recurringLines,
  scheduleSold,
  soldTermsProblems,
  unsubscribable,
  type SoldInvoice,
} from './invoice-subscription.ts'
import type { InvoiceLine, SubscriptionTerms } from './invoice.ts'

const at = (written: string) => Date.parse(written.includes('T') ? written : `${written}T00:00:00Z`)

const terms = (set: Partial<SubscriptionTerms> = {}): SubscriptionTerms => ({
  collection_method: 'charge_automatically',
  start_mode: 'when_paid',
  duration_type: 'until_cancelled',
  first_payment_behavior: 'charge_first_cycle_now',
  ...set,
})

const lineOf = (set: Partial<InvoiceLine> = {}) =>
  ({
    position: 0,
    productId: 'gym',
    billingInterval: 'month',
    billingIntervalCount: 1,
    subtotalMinor: 2000,
    ...set,
  }) as InvoiceLine
const ONCE = { billingInterval: null, billingIntervalCount: null }

const sold = (set: Partial<SoldInvoice> = {}): SoldInvoice => ({
  terms: terms(),
  moments: { startAt: null, endAt: null },
  lines: [lineOf()],
  timezone: 'UTC',
  invoicedAt: at('2026-01-20T08:00:00Z'),
  paidAt: at('2026-01-31T10:00:00Z'),
  ...set,
})

const PAID = at('2026-01-31T10:00:00Z')
const iso = (instant: number | null | undefined) =>
  instant == null ? null : new Date(instant).toISOString().slice(0, 16)

/** Start, the period that was paid, and when the next charges are. */
function shape(invoice: SoldInvoice, now = invoice.paidAt) {
  const schedule = scheduleSold(invoice, now)
  if (!schedule) return null
  const { paid } = schedule
  const next = [...first(2, billingSchedule(schedule.terms, paid?.cursor))]
  return {
    start: iso(schedule.terms.start),
    paid: paid && [paid.sequence, iso(paid.period.start), iso(paid.period.end)],
    next: next.map(({ sequence, chargeAt }) => [sequence, iso(chargeAt)]),
  }
}

describe('the schedule that a paid invoice begins', () => {
  it.each<[string, Partial<SubscriptionTerms>, ReturnType<typeof shape>]>([
    [
      'when it is paid',
      {},
      {
        start: '2026-01-31T10:00',
        paid: [1, '2026-01-31T10:00', '2026-02-28T10:00'],
        next: [
          [2, '2026-02-28T10:00'],
          [3, '2026-03-31T10:00'],
        ],
      },
    ],
    [
      'on the day of the invoice',
      { start_mode: 'on_invoice_date' },
      {
        start: '2026-01-20T08:00',
        paid: [1, '2026-01-20T08:00', '2026-02-20T08:00'],
        next: [
          [2, '2026-02-20T08:00'],
          [3, '2026-03-20T08:00'],
        ],
      },
    ],
    [
      'on the first of the next month, paid ahead',
      { start_mode: 'first_of_next_month' },
      {
        start: '2026-02-01T00:00',
        paid: [1, '2026-02-01T00:00', '2026-03-01T00:00'],
        next: [
          [2, '2026-03-01T00:00'],
          [3, '2026-04-01T00:00'],
        ],
      },
    ],
    [
      'on the first of the next month, charged then',
      { start_mode: 'first_of_next_month', first_payment_behavior: 'defer_first_cycle_to_start_date' },
      {
        start: '2026-02-01T00:00',
        paid: null,
        next: [
          [1, '2026-02-01T00:00'],
          [2, '2026-03-01T00:00'],
        ],
      },
    ],
    [
      'deferred to now, which is no deferral',
      { first_payment_behavior: 'defer_first_cycle_to_start_date' },
      {
        start: '2026-01-31T10:00',
        paid: [1, '2026-01-31T10:00', '2026-02-28T10:00'],
        next: [
          [2, '2026-02-28T10:00'],
          [3, '2026-03-31T10:00'],
        ],
      },
    ],
    [
      'for two cycles, of which one is paid',
      { duration_type: 'fixed_cycles', duration_count: 2 },
      {
        start: '2026-01-31T10:00',
        paid: [1, '2026-01-31T10:00', '2026-02-28T10:00'],
        next: [[2, '2026-02-28T10:00']],
      },
    ],
    [
      'for one cycle, which is paid',
      { duration_type: 'fixed_cycles', duration_count: 1 },
      { start: '2026-01-31T10:00', paid: [1, '2026-01-31T10:00', '2026-02-28T10:00'], next: [] },
    ],
  ])('begins %s', (_, set, expected) => {
    expect(shape(sold({ terms: terms(set) }))).toEqual(expected)
  })

  it('begins on a day of its own, in the merchant’s zone', () => {
    const startAt = at('2026-03-01T05:00:00Z')
    const moments = { startAt, endAt: null }
    const invoice = sold({ terms: terms({ start_mode: 'specific_date' }), moments, timezone: 'America/New_York' })
    expect(shape(invoice)).toMatchObject({
      start: '2026-03-01T05:00',
      next: [
        [2, '2026-04-01T04:00'],
        [3, '2026-05-01T04:00'],
      ],
    })
    const first = sold({ terms: terms({ start_mode: 'first_of_next_month' }), timezone: 'America/New_York' })
    expect(shape({ ...first, paidAt: at('2026-02-01T04:59:00Z') })).toMatchObject({ start: '2026-02-01T05:00' })
    expect(shape({ ...first, paidAt: at('2026-02-01T05:00:00Z') })).toMatchObject({ start: '2026-03-01T05:00' })
  })

  it('ends on its day, and is none where that went by before it was paid', () => {
    const set = terms({ duration_type: 'end_date' })
    const until = (endAt: string) => sold({ terms: set, moments: { startAt: null, endAt: at(endAt) } })
    expect(shape(until('2026-03-15'))?.next).toEqual([[2, '2026-02-28T10:00']])
    expect(shape(until('2026-01-31'))).toBeNull()
  })

  it('does not bill the months that went by before a late payment, and keeps its day', () => {
    const late = sold({ terms: terms({ start_mode: 'on_invoice_date' }), invoicedAt: at('2025-10-31T09:00:00Z') })
    expect(shape({ ...late, paidAt: at('2026-03-05') })).toEqual({
      start: '2025-10-31T09:00',
      paid: [1, '2026-02-28T09:00', '2026-03-31T09:00'],
      next: [
        [2, '2026-03-31T09:00'],
        [3, '2026-04-30T09:00'],
      ],
    })
    expect(shape(sold(), at('2026-04-01'))?.paid).toEqual([1, '2026-03-31T10:00', '2026-04-30T10:00'])
  })

  it('counts in months where the price counts in quarters', () => {
    const lines = [lineOf({ billingInterval: 'quarter' })]
    expect(shape(sold({ lines }))?.next[0]).toEqual([2, '2026-04-30T10:00'])
  })
})

describe('the lines that are subscribed to', () => {
  it('are those that recur, in their order', () => {
    const lines = [
      lineOf({ position: 2, id: 'c' }),
      lineOf({ position: 1, id: 'b', ...ONCE }),
      lineOf({ position: 0, id: 'a' }),
    ]
    expect(recurringLines(lines).map(({ id }) => id)).toEqual(['a', 'c'])
    expect(unsubscribable(lines)).toBeNull()
  })

  it.each<[string, Partial<InvoiceLine>[], string]>([
    ['none', [], 'needs a line whose price recurs'],
    ['none that recurs', [ONCE], 'needs a line whose price recurs'],
    ['one by hand', [{ productId: null }], 'needs a line whose price recurs'],
    ['two intervals', [{}, { billingInterval: 'year' }], 'needs lines that recur by one interval'],
    ['two counts', [{}, { billingIntervalCount: 2 }], 'needs lines that recur by one interval'],
    ['a credit', [{}, { subtotalMinor: -1 }], 'needs recurring lines that are no credit'],
  ])('cannot be %s', (_, lines, reason) => {
    const all = lines.map(lineOf)
    expect(unsubscribable(all)).toBe(reason)
    expect(scheduleSold(sold({ lines: all }), PAID)).toBeNull()
  })

  it('may name one interval in two ways', () => {
    expect(unsubscribable([lineOf({ billingInterval: 'quarter' }), lineOf({ billingIntervalCount: 3 })])).toBeNull()
  })
})

describe('terms', () => {
  const NOW = at('2026-02-10T12:00:00Z')
  const fields = (set: Partial<SubscriptionTerms>, startAt: string | null = null, endAt: string | null = null) =>
    soldTermsProblems(
      terms(set),
      { startAt: startAt === null ? null : at(startAt), endAt: endAt === null ? null : at(endAt) },
      NOW,
    ).flatMap((problem) => problem?.[0] ?? [])

  it.each<[string, string[], string[]]>([
    ['today', fields({ start_mode: 'specific_date', start_date: 'x' }, '2026-02-10'), []],
    ['a start that is past', fields({ start_mode: 'specific_date', start_date: 'x' }, '2026-02-09'), ['start_date']],
    ['no start', fields({ start_mode: 'specific_date' }), ['start_date']],
    ['a start too many', fields({ start_date: 'x' }, '2026-03-01'), ['start_date']],
    ['cycles', fields({ duration_type: 'fixed_cycles', duration_count: 3 }), []],
    ['no cycles', fields({ duration_type: 'fixed_cycles' }), ['duration_count']],
    ['cycles too many', fields({ duration_count: 3 }), ['duration_count']],
    ['an end', fields({ duration_type: 'end_date', end_date: 'x' }, null, '2026-02-11'), []],
    ['no end', fields({ duration_type: 'end_date' }), ['end_date']],
    ['an end that is past', fields({ duration_type: 'end_date', end_date: 'x' }, null, '2026-02-10'), ['end_date']],
    [
      'an end before the start',
      fields(
        { start_mode: 'specific_date', start_date: 'x', duration_type: 'end_date', end_date: 'x' },
        '2026-03-01',
        '2026-03-01',
      ),
      ['end_date'],
    ],
    ['two mistakes', fields({ start_date: 'x', duration_count: 1 }, '2026-03-01'), ['start_date', 'duration_count']],
  ])('with %s are wrong where they should be', (_, found, expected) => {
    expect(found).toEqual(expected)
  })
})
