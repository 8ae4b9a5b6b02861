import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storeCard } from '../api/card-on-file.ts'
import type { Reply } from '../api/merchant.ts'
import { cardToken, clearFaults, setCallbacks, setFault } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import { AFTER, BEFORE } from './faults.ts'
import { payingStage, toldBy, type Stage } from './paying.ts'

let system: System
let stage: Stage
let card: string
let setupId: string
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  stage = await payingStage(system, `setups-${(made += 1)}`)
  card = await storeCard(system, stage.merchant, stage.customerId)
  setupId = await newSetup()
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const newKey = () => crypto.randomUUID()
const newSetup = async (): Promise<string> =>
  (await stage.post('/setup-intents', { customer_id: stage.customerId })).body.id
const confirm = (key?: string): Promise<Reply> =>
  stage.post(`/setup-intents/${setupId}/confirm`, { payment_method_id: card }, key)
const read = async () => (await stage.merchant.get(`/setup-intents/${setupId}`)).body

describe('checks of a card at once', () => {
  it('by one key are one, and the others get its answer', async () => {
    const key = newKey()
    const all = await Promise.all(Array.from({ length: 5 }, () => confirm(key)))
    expect(all.some(({ status }) => status === 200)).toBe(true)
    expect((await confirm(key)).body).toMatchObject({ id: setupId, status: 'succeeded' })
    expect(await stage.done('validate')).toBe(1)
  })

  it('by different keys settle the setup once', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => confirm()))
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(all.filter(({ status }) => status !== 200).map(toldBy)).toEqual(
      Array.from({ length: 4 }, () => [422, 'invalid_state']),
    )
    expect(await read()).toMatchObject({ status: 'succeeded', payment_method_id: card })
  })

  it.each(['before_reply', 'duplicate'])('are not told by callbacks: %s', async (mode) => {
    await setCallbacks(system, stage.securityKey, mode)
    expect((await confirm()).body.status).toBe('succeeded')
    expect((await stage.merchant.get('/payments')).body.total_count).toBe(0)
    expect(await stage.attempts('sale')).toEqual([])
  })
})

describe('the check after a passed challenge', () => {
  async function challenged(): Promise<string> {
    const token = await cardToken(system, CHALLENGED_CARD)
    card = (await stage.post('/payment-methods', { customer_id: stage.customerId, token })).body.id
    const { body } = await confirm()
    return answerChallenge(body.next_action.redirect_to_url.url, 'passed')
  }

  it.each([...AFTER, ...BEFORE])('%s: the proof is still good, and who comes back again goes on', async (mode) => {
    const returnUrl = await challenged()
    await stage.trouble(mode)
    expect((await comeBack(returnUrl)).text).toContain('Check again')
    expect((await read()).status).toBe('requires_action')
    expect((await comeBack(returnUrl)).text).toContain('You can close this page')
    expect(await read()).toMatchObject({ status: 'succeeded', payment_method_id: card, next_action: null })
    expect((await comeBack(returnUrl)).text).toContain('used before')
  })

  it('whose process is killed goes on by the same proof', async () => {
    const returnUrl = await challenged()
    await setFault(system, { security_key: stage.securityKey, mode: 'timeout_after_charge', count: 1 })
    const dead = comeBack(returnUrl).catch(() => null)
    await expect.poll(() => stage.done('validate'), { timeout: 15_000 }).toBe(1)
    await system.restart({ kill: true })
    expect(await dead).toBeNull()
    await clearFaults(system)
    expect((await read()).status).toBe('requires_action')
    expect((await comeBack(returnUrl)).text).toContain('You can close this page')
    expect((await read()).status).toBe('succeeded')
  })
})
