import type { PaymentMethod } from '@revkeen-edge/domain'
import { expect, it } from 'vitest'
import { standingMethod } from './method.ts'

const card = (id: string, set: Partial<PaymentMethod> = {}) =>
  ({ id, customerId: 'c', status: 'active', refusedAt: null, ...set }) as PaymentMethod

const refused = { refusedAt: 1 }
const detached = { status: 'inactive' } as const

it.each([
  ['its own card', card('own'), card('standard'), 'own'],
  ['the default where it has none', null, card('standard'), 'standard'],
  ['the default where its own was detached', card('own', { ...detached, ...refused }), card('standard'), 'standard'],
  ['the default where its own is another customer’s', card('own', { customerId: 'd' }), card('standard'), 'standard'],
  ['no default in place of its own that was refused', card('own', refused), card('standard'), null],
  ['no default that was refused', null, card('standard', refused), null],
  ['nothing where there is nothing', null, null, null],
])('by itself, a subscription is charged to %s', (_, method, standard, expected) => {
  expect(standingMethod({ id: 'c' }, { method, standard })?.id ?? null).toBe(expected)
})
