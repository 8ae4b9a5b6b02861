import type { Customer, GatewayAccount, PaymentMethod } from '@revkeen-edge/domain'
import { describe, expect, it, vi } from 'vitest'
import type { Context } from '../context.ts'
import type { GatewayReply } from '../ports/gateway.ts'
import type { Gateways } from '../ports/gateways.ts'
import { systemRuntime } from '../runtime.ts'
import { createPaymentMethod } from './create.ts'

interface Loaded {
  readonly customer: Customer | null
  readonly accounts: readonly GatewayAccount[]
  readonly standard: PaymentMethod | null
}

const customer = { id: systemRuntime.uuid(), email: 'ada@example.com' } as Customer
const account = { id: 'g', provider: 'nmi', status: 'active', isDefault: true } as GatewayAccount
const there: Loaded = { customer, accounts: [account], standard: null }
const gone: Loaded = { ...there, customer: null }

const approved: GatewayReply = {
  outcome: 'approved',
  transactionId: '',
  code: '100',
  message: '',
  authCode: null,
  avs: null,
  cvv: null,
  vaultId: 'v1',
  card: null,
}
const declined: GatewayReply = {
  outcome: 'declined',
  code: '200',
  message: 'DECLINE',
  transactionId: null,
  avs: null,
  cvv: null,
}

/** A tenant whose rows are, look by look, as given. */
function contextOf(looks: Loaded[]): Context {
  const rows = new Proxy({}, { get: () => new Proxy({}, { get: () => () => null }) })
  const tenant = { merchantId: 'm', mode: 'sandbox' }
  return { tenant, now: 1, runtime: systemRuntime, db: { rows, load: async () => looks.shift() } } as unknown as Context
}

/** A gateway that answers a store as given, and everything that it was asked to forget. */
function gatewayOf(reply: GatewayReply, forgetting: () => Promise<GatewayReply> = async () => approved) {
  const forgotten: string[] = []
  const store = vi.fn<() => Promise<GatewayReply>>(async () => reply)
  const forget = (vaultId: string) => {
    forgotten.push(vaultId)
    return forgetting()
  }
  const gateways = { open: async () => ({ store, forget }) } as unknown as Gateways
  return { gateways, store, forgotten }
}

const body = { customer_id: 'c', token: 'tok' }

describe('an instrument that was stored at the gateway', () => {
  it('is forgotten there once nothing of it is kept here', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { gateways, store, forgotten } = gatewayOf(approved)
    const { attempt, abandon } = createPaymentMethod(contextOf([there, gone]), gateways, body)
    expect((await attempt()).ok).toBe(true)
    expect(await attempt()).toMatchObject({ ok: false, error: { code: 'resource_missing' } })
    expect(forgotten).toEqual([])
    await abandon()
    expect(forgotten).toEqual(['v1'])
    expect(store).toHaveBeenCalledTimes(1)
    expect(warned.mock.calls.join()).toContain('payment_method.discarded')
    warned.mockRestore()
  })

  it('is the same one in a second attempt', async () => {
    const { gateways, store } = gatewayOf(approved)
    const { attempt } = createPaymentMethod(contextOf([there, there]), gateways, body)
    await attempt()
    expect(await attempt()).toMatchObject({ ok: true, value: { value: { vaultId: 'v1' } } })
    expect(store).toHaveBeenCalledTimes(1)
  })

  it('stays, and is named in the log, where the gateway cannot be told', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { gateways } = gatewayOf(approved, () => Promise.reject(new Error('no line')))
    const { attempt, abandon } = createPaymentMethod(contextOf([there]), gateways, body)
    await attempt()
    await abandon()
    expect(warned.mock.calls.join()).toMatch(/discard_failed.*v1/)
    warned.mockRestore()
  })
})

describe('nothing is there to be forgotten', () => {
  it('where the gateway declined', async () => {
    const { gateways, forgotten } = gatewayOf(declined)
    const { attempt, abandon } = createPaymentMethod(contextOf([there]), gateways, body)
    expect(await attempt()).toMatchObject({ ok: false, error: { code: 'payment_declined' } })
    await abandon()
    expect(forgotten).toEqual([])
  })

  it('where the gateway was never asked', async () => {
    const { gateways, forgotten } = gatewayOf(approved)
    const { attempt, abandon } = createPaymentMethod(contextOf([gone]), gateways, body)
    expect((await attempt()).ok).toBe(false)
    await abandon()
    expect(forgotten).toEqual([])
  })
})

it.each([
  [{ outcome: 'not_sent', message: '' }, true],
  [{ outcome: 'unknown', reason: 'timeout', message: '' }, undefined],
] as const)('says whether anything was sent: %j', async (reply, nothingSent) => {
  const { attempt } = createPaymentMethod(contextOf([there]), gatewayOf(reply).gateways, body)
  const created = await attempt()
  expect(created).toMatchObject({ ok: false, error: { code: 'gateway_unavailable' } })
  expect(created.ok || ('nothingSent' in created.error ? created.error.nothingSent : undefined)).toBe(nothingSent)
})
