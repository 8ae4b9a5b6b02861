import { describe, expect, it } from 'vitest'
import {
  DISPUTE,
  disputeFee,
  evidenceDue,
  isOpenDispute,
  takesEvidence,
  undeducted,
  type DisputeStatus,
} from './dispute.ts'
import { DAY_MS } from './time.ts'

it.each([
  ['USD', 1500],
  ['JPY', 1500],
  ['KWD', 15_000],
])('a dispute in %s costs %i of its smallest unit', (currency, fee) => {
  expect(disputeFee(currency)).toBe(fee)
})

describe('evidence', () => {
  const dispute = { status: 'needs_response' as DisputeStatus, evidenceDueAt: 1000 }
  it.each([
    [dispute, 999, true],
    [dispute, 1000, false],
    [{ ...dispute, evidenceDueAt: null }, 5000, true],
    [{ ...dispute, status: 'warning_needs_response' as const }, 999, true],
    [{ ...dispute, status: 'under_review' as const }, 999, false],
    [{ ...dispute, status: 'lost' as const }, 999, false],
  ])('of %o at %i is taken: %s', (of, now, expected) => {
    expect(takesEvidence(of, now)).toBe(expected)
  })

  it('is due after fourteen days', () => {
    expect(evidenceDue(0)).toBe(14 * DAY_MS)
  })
})

it('is open until it is decided', () => {
  const open = Object.keys(DISPUTE).filter((status) => isOpenDispute({ status: status as DisputeStatus }))
  expect(open).toEqual(['needs_response', 'under_review', 'warning_needs_response'])
})

describe('what the next payout is short of', () => {
  const dispute = {
    status: 'needs_response' as DisputeStatus,
    disputeKind: 'chargeback',
    amountMinor: 5000,
    deductedMinor: 0,
  }
  it.each([
    ['a new dispute', dispute, 5000],
    ['one that was deducted', { ...dispute, deductedMinor: 5000 }, 0],
    ['one that was lost', { ...dispute, status: 'lost' as const }, 5000],
    ['one that was won before', { ...dispute, status: 'won' as const }, 0],
    ['one that was won after it was deducted', { ...dispute, status: 'won' as const, deductedMinor: 5000 }, -5000],
    ['a question of the bank’s', { ...dispute, disputeKind: 'retrieval' }, 0],
  ])('for %s', (_, of, amountMinor) => {
    expect(undeducted(of)).toBe(amountMinor)
  })
})
