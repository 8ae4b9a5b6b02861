import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DECLINED_CARD, storeCard } from './card-on-file.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'
import { changesStage, NEXT, refusalOf, type ChangesStage, type Clocked } from './subscription-changes-stage.ts'

const LATER = '2026-05-20T00:00:00.000Z'

let system: System
let merchant: TestMerchant
let stage: ChangesStage
let basic: string
let pro: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'statuses')
  stage = changesStage(system, merchant)
  basic = await stage.price(1000)
  pro = await stage.price(3000)
})
afterAll(() => system.dispose())

/** A subscription whose card is declined from its second period on. */
async function declining(until: string): Promise<Clocked> {
  const made = await stage.subscribe(basic)
  const card = await storeCard(system, merchant, (await made.get()).customer_id, DECLINED_CARD)
  await merchant.call('PATCH', `/subscriptions/${made.id}`, { paymentMethodId: card })
  await made.until(until)
  return made
}

async function after(step: (id: string) => Promise<unknown>): Promise<Clocked> {
  const made = await stage.subscribe(basic)
  await step(made.id)
  return made
}

const REFUSED = 'refused'

/** How a subscription comes to each status, and what each request makes of it there. */
const TABLE: readonly [string, () => Promise<Clocked>, Readonly<Record<string, string>>][] = [
  [
    'pending',
    () => stage.subscribe(basic, { startDate: '2026-04-16T00:00:00.000Z' }),
    { pause: REFUSED, resume: REFUSED, reactivate: REFUSED, 'change-plan': 'pending', cancel: 'canceled' },
  ],
  [
    'trialing',
    () => stage.subscribe(basic, { trialDays: 14 }),
    { pause: 'paused', resume: REFUSED, reactivate: REFUSED, 'change-plan': 'trialing', cancel: 'canceled' },
  ],
  [
    'active',
    () => stage.subscribe(basic),
    { pause: 'paused', resume: REFUSED, reactivate: REFUSED, 'change-plan': 'active', cancel: 'canceled' },
  ],
  [
    'past_due',
    () => declining(NEXT),
    { pause: REFUSED, resume: REFUSED, reactivate: REFUSED, 'change-plan': 'past_due', cancel: 'canceled' },
  ],
  [
    'paused',
    () => after((id) => stage.step(id, 'pause', {})),
    { pause: REFUSED, resume: 'active', reactivate: REFUSED, 'change-plan': REFUSED, cancel: 'canceled' },
  ],
  [
    'unpaid',
    () => declining(LATER),
    { pause: REFUSED, resume: REFUSED, reactivate: REFUSED, 'change-plan': REFUSED, cancel: 'canceled' },
  ],
  [
    'canceled',
    () => after((id) => stage.step(id, 'cancel', { mode: 'immediately' })),
    // Canceling twice changes nothing.
    { pause: REFUSED, resume: REFUSED, reactivate: REFUSED, 'change-plan': REFUSED, cancel: 'canceled' },
  ],
  [
    'expired',
    () => after((id) => merchant.call('PATCH', `/subscriptions/${id}`, { status: 'expired' })),
    { pause: REFUSED, resume: REFUSED, reactivate: REFUSED, 'change-plan': REFUSED, cancel: REFUSED },
  ],
]

const bodyOf = (name: string): object => {
  if (name === 'change-plan') return { priceId: pro, proration: 'none' }
  return name === 'cancel' ? { mode: 'immediately' } : {}
}

describe.each(TABLE)('a subscription that is %s', (status, make, requests) => {
  const named = Object.entries(requests)

  it('refuses what its status does not allow, and stays as it was', async () => {
    const { id, get } = await make()
    const before = await get()
    expect(before.status).toBe(status)
    for (const [name] of named.filter(([, expected]) => expected === REFUSED)) {
      const reply = await stage.step(id, name, bodyOf(name))
      expect([name, ...refusalOf(reply).slice(0, 2)]).toEqual([name, 422, 'invalid_state'])
      expect(await get()).toEqual(before)
    }
  })

  it.each(named.filter(([, expected]) => expected !== REFUSED))('after %s is %s', async (name, expected) => {
    const { id, get } = await make()
    const reply = await stage.step(id, name, bodyOf(name))
    expect([reply.status, (await get()).status]).toEqual([200, expected])
  })
})
