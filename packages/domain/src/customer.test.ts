import { describe, expect, it } from 'vitest'
import { classifyExternalUpdate, emailKey, isLaterPush } from './customer.ts'

const stored = { externalUpdatedAt: 200, contentHash: 'a' }

describe('a push from an integration', () => {
  it.each([
    ['creates what is not there', null, { updatedAt: 1, contentHash: 'a' }, 'create'],
    ['is stale when it is older than what is stored', stored, { updatedAt: 199, contentHash: 'b' }, 'stale'],
    ['is stale by its time before its content counts', stored, { updatedAt: 199, contentHash: 'a' }, 'stale'],
    ['is unchanged with the same content', stored, { updatedAt: 201, contentHash: 'a' }, 'unchanged'],
    ['updates with new content of the same time', stored, { updatedAt: 200, contentHash: 'b' }, 'update'],
    [
      'updates what was changed here since',
      { ...stored, contentHash: null },
      { updatedAt: 200, contentHash: 'a' },
      'update',
    ],
    ['updates without a time', stored, { updatedAt: null, contentHash: 'b' }, 'update'],
  ] as const)('%s', (_, row, incoming, verdict) => {
    expect(classifyExternalUpdate(row, incoming)).toBe(verdict)
  })
})

it.each([
  [200, 201, true],
  [200, 200, false],
  [200, 199, false],
  [200, null, false],
  [null, 1, true],
  [null, null, false],
])('after %s, a push at %s is later: %s', (externalUpdatedAt, updatedAt, later) => {
  expect(isLaterPush({ externalUpdatedAt }, updatedAt)).toBe(later)
})

it('matches e-mail addresses without case or space', () => {
  expect(emailKey('  Ada@Example.COM ')).toBe('ada@example.com')
})
