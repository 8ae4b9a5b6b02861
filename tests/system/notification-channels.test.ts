import type { Channel, NotificationSettings } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sendMessage } from '@revkeen-edge/services/messages/send.ts'
import type { MessageDraft } from '@revkeen-edge/services/plan.ts'
import type { DeliveryOutcome, MessagePorts } from '@revkeen-edge/services/ports/notifications.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { contextOn } from '../data/context.ts'

const MINUTE_MS = 60_000
const PHONE = '+14155550100'

let system: System
let merchant: TestMerchant
let context: Context

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'channels')
  context = contextOn(system.db, Date.now(), { merchantId: merchant.merchantId, mode: 'sandbox' })
})
afterAll(() => system.dispose())
beforeEach(() => setRules({}))

async function setRules(rules: NotificationSettings): Promise<void> {
  const text = 'UPDATE merchants SET notifications = ? WHERE id = ?'
  await system.db.prepare(text).bind(JSON.stringify(rules), merchant.merchantId).run()
}

const order = (...channels: Channel[]): NotificationSettings => ({ refund: { enabled: true, channels } })

/** Commits a message to somebody with an address and a telephone. */
async function planned(fields: Partial<MessageDraft> = {}): Promise<string> {
  const draft: MessageDraft = { kind: 'refund', recipient: 'ada@example.com', phone: PHONE, data: {}, ...fields }
  const outcome = await context.db.commit(context, { changes: [], messages: [draft] })
  const id = outcome.ok ? outcome.messageIds[0] : undefined
  if (id === undefined) throw new Error('the message was not committed')
  return id
}

async function rowOf(id: string) {
  return system.db
    .prepare(
      'SELECT channel, channels_left, channel_attempts, attempts, sent_at, next_attempt_at, last_error FROM messages WHERE id = ?',
    )
    .bind(id)
    .first<{ channel: string | null; sent_at: number | null; next_attempt_at: number | null; attempts: number }>()
}

const ACCEPTED: DeliveryOutcome = { outcome: 'accepted' }
const REFUSED: DeliveryOutcome = { outcome: 'refused', reason: 'nobody lives there' }
const UNAVAILABLE: DeliveryOutcome = { outcome: 'unavailable', reason: 'try later' }

type Behaviour = DeliveryOutcome | (() => Promise<DeliveryOutcome>)

/** Channels that behave as told, and what was handed to each, as `channel:address`. */
function portsOf(behaviours: Partial<Record<Channel, Behaviour>>): MessagePorts & { readonly tried: string[] } {
  const tried: string[] = []
  return {
    tried,
    write: async (_, { recipient }) => ({
      subject: 'A refund',
      html: '<p>A refund</p>',
      text: 'A refund',
      short: 'A refund',
      to: [recipient],
      cc: [],
    }),
    channels: (Object.entries(behaviours) as [Channel, Behaviour][]).map(([channel, behaviour]) => ({
      channel,
      async deliver({ to }) {
        tried.push(`${channel}:${to.join()}`)
        return typeof behaviour === 'function' ? behaviour() : behaviour
      },
    })),
  }
}

const ALL_WELL = { email: ACCEPTED, sms: ACCEPTED, whatsapp: ACCEPTED }
const at = (ms: number): Context => ({ ...context, now: context.now + ms })

describe('a message', () => {
  it('goes by e-mail until the merchant says otherwise', async () => {
    const ports = portsOf(ALL_WELL)
    expect(await sendMessage(context, ports, await planned())).toBe('sent')
    expect(ports.tried).toEqual(['email:ada@example.com'])
  })

  it('goes by the first channel of the merchant’s order, and by that one alone', async () => {
    await setRules(order('whatsapp', 'sms', 'email'))
    const ports = portsOf(ALL_WELL)
    const id = await planned()
    expect(await sendMessage(context, ports, id)).toBe('sent')
    expect(await sendMessage(at(24 * 60 * MINUTE_MS), ports, id)).toBe('not_due')
    expect(ports.tried).toEqual([`whatsapp:${PHONE}`])
    expect(await rowOf(id)).toMatchObject({ channel: 'whatsapp', channels_left: '["sms","email"]', last_error: null })
  })

  it('skips what does not reach the customer, and what is not connected', async () => {
    await setRules(order('whatsapp', 'sms', 'email'))
    const unconnected = portsOf({ email: ACCEPTED, sms: ACCEPTED })
    await sendMessage(context, unconnected, await planned())
    expect(unconnected.tried).toEqual([`sms:${PHONE}`])
    for (const phone of [null, '555-0100']) {
      const ports = portsOf(ALL_WELL)
      await sendMessage(context, ports, await planned({ phone }))
      expect(ports.tried).toEqual(['email:ada@example.com'])
    }
  })

  it('is not sent where nothing reaches the customer, nor where its kind is switched off', async () => {
    const ports = portsOf(ALL_WELL)
    await setRules(order('sms'))
    const unreachable = await planned({ phone: null })
    expect(await sendMessage(context, ports, unreachable)).toBe('dropped')
    expect(await rowOf(unreachable)).toMatchObject({
      next_attempt_at: null,
      sent_at: null,
      last_error: 'None of its channels reaches the recipient.',
    })
    await setRules({ refund: { enabled: false, channels: ['email'] } })
    const unwanted = await planned()
    expect(await sendMessage(context, ports, unwanted)).toBe('dropped')
    expect(await rowOf(unwanted)).toMatchObject({ last_error: 'The merchant has switched it off.' })
    expect(ports.tried).toEqual([])
  })

  it('that was asked for by name goes that way, whatever the rule says', async () => {
    await setRules({ refund: { enabled: false, channels: ['email'] } })
    const ports = portsOf(ALL_WELL)
    expect(await sendMessage(context, ports, await planned({ channels: ['sms'] }))).toBe('sent')
    expect(ports.tried).toEqual([`sms:${PHONE}`])
  })
})

describe('a channel that refuses a message for good', () => {
  it('hands over to the next one at once', async () => {
    await setRules(order('sms', 'whatsapp', 'email'))
    const ports = portsOf({ sms: REFUSED, whatsapp: REFUSED, email: ACCEPTED })
    const id = await planned()
    expect(await sendMessage(context, ports, id)).toBe('sent')
    expect(ports.tried).toEqual([`sms:${PHONE}`, `whatsapp:${PHONE}`, 'email:ada@example.com'])
    expect(await rowOf(id)).toMatchObject({ channel: 'email', channels_left: '[]', attempts: 3, channel_attempts: 1 })
  })

  it('ends it where no other is left', async () => {
    await setRules(order('sms', 'email'))
    const ports = portsOf({ sms: REFUSED, email: REFUSED })
    const id = await planned()
    expect(await sendMessage(context, ports, id)).toBe('failed')
    expect(await rowOf(id)).toMatchObject({ sent_at: null, next_attempt_at: null, last_error: 'nobody lives there' })
    expect(await sendMessage(at(MINUTE_MS), ports, id)).toBe('not_due')
    expect(ports.tried).toHaveLength(2)
  })
})

describe('a channel that is out of reach', () => {
  /** Sends whenever the message is due, until it is over. */
  async function throughout(ports: MessagePorts, id: string): Promise<number> {
    for (let sends = 1; sends < 100; sends += 1) {
      const due = (await rowOf(id))?.next_attempt_at
      if (typeof due !== 'number') return sends - 1
      await sendMessage({ ...context, now: Math.max(due, context.now) }, ports, id)
    }
    throw new Error('the message is never over')
  }

  it('has eight tries, then the next one has its own', async () => {
    await setRules(order('sms', 'email'))
    let mails = 0
    const ports = portsOf({
      sms: UNAVAILABLE,
      email: async () => {
        mails += 1
        return mails < 3 ? UNAVAILABLE : ACCEPTED
      },
    })
    const id = await planned()
    expect(await sendMessage(context, ports, id)).toBe('failed')
    expect(await rowOf(id)).toMatchObject({
      channel: 'sms',
      channel_attempts: 1,
      next_attempt_at: context.now + MINUTE_MS,
    })
    expect(await sendMessage(at(MINUTE_MS - 1), ports, id)).toBe('not_due')
    await throughout(ports, id)
    expect(ports.tried).toEqual([
      ...Array.from({ length: 8 }, () => `sms:${PHONE}`),
      ...Array.from({ length: 3 }, () => 'email:ada@example.com'),
    ])
    expect(await rowOf(id)).toMatchObject({ channel: 'email', sent_at: expect.any(Number), attempts: 11 })
  })

  it('ends it once all have failed', async () => {
    await setRules(order('sms', 'email'))
    const ports = portsOf({ sms: UNAVAILABLE, email: () => Promise.reject(new Error('no route')) })
    const id = await planned()
    await throughout(ports, id)
    expect(ports.tried).toHaveLength(16)
    expect(await rowOf(id)).toMatchObject({ sent_at: null, next_attempt_at: null, last_error: 'Error: no route' })
  })

  it('does not hand over after a crash: its last try may have been the good one', async () => {
    await setRules(order('sms', 'email'))
    const id = await planned()
    const failing = portsOf({ sms: UNAVAILABLE, email: ACCEPTED })
    for (let tries = 1; tries < 8; tries += 1) {
      const due = (await rowOf(id))?.next_attempt_at ?? 0
      await sendMessage({ ...context, now: Math.max(due, context.now) }, failing, id)
    }
    // The eighth is taken by the channel, and the consumer ends before it can say so.
    const due = (await rowOf(id))?.next_attempt_at ?? 0
    const commit: Context['db']['commit'] = (by, plan, replay) =>
      plan.changes.some(({ kind }) => kind === 'message_sent')
        ? Promise.reject(new Error('the isolate ended'))
        : context.db.commit(by, plan, replay)
    const crashing: Context = { ...context, now: due, db: { ...context.db, commit } }
    const accepting = portsOf({ sms: ACCEPTED, email: ACCEPTED })
    await expect(sendMessage(crashing, accepting, id)).rejects.toThrow('the isolate ended')
    await throughout(accepting, id)
    expect(accepting.tried).toEqual([`sms:${PHONE}`, `sms:${PHONE}`])
    expect(await rowOf(id)).toMatchObject({ channel: 'sms', sent_at: expect.any(Number) })
  })

  it('is left where the deployment has disconnected it', async () => {
    await setRules(order('sms', 'email'))
    const id = await planned()
    await sendMessage(context, portsOf({ sms: UNAVAILABLE, email: ACCEPTED }), id)
    const ports = portsOf({ email: ACCEPTED })
    expect(await sendMessage(at(MINUTE_MS), ports, id)).toBe('sent')
    expect(ports.tried).toEqual(['email:ada@example.com'])
  })
})

describe('two consumers', () => {
  it('never send one message by two channels', async () => {
    await setRules(order('sms', 'email'))
    const id = await planned()
    const ports = portsOf({ sms: REFUSED, email: ACCEPTED })
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => sendMessage(context, ports, id)))
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1)
    expect(ports.tried.toSorted()).toEqual(['email:ada@example.com', `sms:${PHONE}`])
  })

  it('of whom one is late do not undo what the other has sent', async () => {
    await setRules(order('sms', 'email'))
    const id = await planned()
    const second = portsOf({ sms: ACCEPTED, email: ACCEPTED })
    const first = portsOf({
      email: ACCEPTED,
      sms: async () => {
        expect(await sendMessage(at(MINUTE_MS), second, id)).toBe('sent')
        return REFUSED
      },
    })
    expect(await sendMessage(context, first, id)).toBe('not_due')
    expect([...first.tried, ...second.tried]).toEqual([`sms:${PHONE}`, `sms:${PHONE}`])
    expect(await rowOf(id)).toMatchObject({ channel: 'sms', sent_at: expect.any(Number), next_attempt_at: null })
  })
})
