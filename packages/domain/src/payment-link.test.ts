import { describe, expect, it } from 'vitest'
import {
  ACTIVATION,
  LIFECYCLE,
  linkAt,
  linkAvailability,
  type LinkActivation,
  type LinkStatus,
} from './payment-link.ts'
import { transition } from './state.ts'

const link = (status: LinkStatus, activation: LinkActivation = 'active', expiresAt: number | null = null) => ({
  status,
  activation,
  expiresAt,
})

describe('whether a link takes payments', () => {
  it.each([
    [link('active'), 'open'],
    [link('draft'), 'inactive'],
    [link('active', 'inactive'), 'inactive'],
    [link('active', 'archived'), 'inactive'],
    [link('active', 'active', 1001), 'open'],
    [link('active', 'active', 1000), 'expired'],
    [link('active', 'inactive', 999), 'expired'],
    [link('expired'), 'expired'],
    [link('completed', 'active', 999), 'completed'],
  ] as const)('%j at 1000 is %s', (given, expected) => {
    expect(linkAvailability(given, 1000)).toBe(expected)
  })

  it('its date ends an active link, never a completed one', () => {
    expect(linkAt(link('active', 'active', 5), 5).status).toBe('expired')
    expect(linkAt(link('completed', 'active', 5), 5).status).toBe('completed')
  })
})

describe('the states of a link', () => {
  it('never leave archived, expired or completed', () => {
    expect(transition(ACTIVATION, 'archived', 'activate').ok).toBe(false)
    expect(transition(ACTIVATION, 'archived', 'deactivate').ok).toBe(false)
    expect(transition(ACTIVATION, 'archived', 'archive')).toEqual({ ok: true, value: 'archived' })
    expect(transition(LIFECYCLE, 'expired', 'complete').ok).toBe(false)
    expect(transition(LIFECYCLE, 'completed', 'expire').ok).toBe(false)
  })
})
