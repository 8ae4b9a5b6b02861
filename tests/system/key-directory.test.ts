import { directoryOf } from '@revkeen-edge/db'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addKey, endKey } from '../../scripts/admin/keys.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'

const REVOKED_WITHIN_MS = 10_000

let system: System
let merchant: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'directory')
})
afterAll(() => system.dispose())

const tenant = () => ({ merchantId: merchant.merchantId, mode: 'sandbox' }) as const
const newKey = () => addKey(system.admin, tenant(), { name: 'Server', scopes: ['*'] })
const newLink = async (): Promise<{ id: string }> =>
  (await merchant.post('/payment-links', { amount_minor: 1200, currency: 'USD' })).body

/** The directory as one isolate has it, at a time that the test sets. */
function isolate() {
  const clock = { now: Date.now() }
  return { clock, directory: directoryOf(system.db, () => clock.now) }
}

const statusWith = async (key: string): Promise<number> =>
  (await fetch(`${system.urls.api}/v2/customers`, { headers: { 'x-api-key': key } })).status

describe('what the directory knows by one kind of name', () => {
  it('answers no look-up of another kind, neither fresh nor remembered', async () => {
    const { directory } = isolate()
    const hash = await sha256Hex((await newKey()).key)
    const { id } = await newLink()
    for (let look = 0; look < 2; look += 1) {
      expect(await directory.find('payment_link', hash)).toBeNull()
      expect(await directory.find('checkout_session', hash)).toBeNull()
      expect(await directory.find('api_key', id)).toBeNull()
      expect(await directory.find('api_key', hash)).toMatchObject({ kind: 'api_key', merchantId: merchant.merchantId })
      expect(await directory.find('payment_link', id)).toMatchObject({ kind: 'payment_link', targetId: id })
    }
  })

  it('opens no page by the hash of a key or of a session', async () => {
    const { key } = await newKey()
    const { body } = await merchant.post('/checkout-sessions', { amountMinor: 1200, currency: 'USD' })
    const token: string = body.data.public_token
    expect((await fetch(`${system.urls.checkout}/c/${token}`)).status).toBe(200)
    for (const name of [key, await sha256Hex(key), await sha256Hex(token)]) {
      expect((await fetch(`${system.urls.checkout}/l/${name}`)).status).toBe(404)
      expect((await fetch(`${system.urls.checkout}/c/${name}`)).status).toBe(404)
    }
    expect(await statusWith(token)).toBe(401)
  })
})

describe('a revoked key', () => {
  it('is forgotten within ten seconds by an isolate that remembers it', async () => {
    const { id, key } = await newKey()
    const { clock, directory } = isolate()
    const hash = await sha256Hex(key)
    const start = clock.now
    expect(await directory.find('api_key', hash)).not.toBeNull()
    await endKey(system.admin, tenant(), id)
    clock.now = start + 1_000
    expect(await directory.find('api_key', hash)).not.toBeNull()
    clock.now = start + REVOKED_WITHIN_MS
    expect(await directory.find('api_key', hash)).toBeNull()
    // A clock that was put back revives nothing.
    clock.now = start
    expect(await directory.find('api_key', hash)).toBeNull()
  })

  it('opens the API no more within ten seconds', async () => {
    const { id, key } = await newKey()
    expect(await statusWith(key)).toBe(200)
    await endKey(system.admin, tenant(), id)
    await expect.poll(() => statusWith(key), { timeout: REVOKED_WITHIN_MS, interval: 250 }).toBe(401)
  })

  it('ends alone: the tenant’s other keys go on', async () => {
    const [gone, stays] = [await newKey(), await newKey()]
    await endKey(system.admin, tenant(), gone.id)
    expect(await statusWith(gone.key)).toBe(401)
    expect(await statusWith(stays.key)).toBe(200)
  })
})

it('knows a new key at once, also where it was asked for before there was one', async () => {
  const { directory } = isolate()
  const hash = 'f'.repeat(64)
  expect(await directory.find('api_key', hash)).toBeNull()
  const entry = "INSERT INTO directory (kind, key, merchant_id, target_id, data) VALUES ('api_key', ?, ?, 'k', '{}')"
  await system.db.prepare(entry).bind(hash, merchant.merchantId).run()
  expect(await directory.find('api_key', hash)).toMatchObject({ targetId: 'k' })
  await system.db.prepare("DELETE FROM directory WHERE kind = 'api_key' AND key = ?").bind(hash).run()
})
