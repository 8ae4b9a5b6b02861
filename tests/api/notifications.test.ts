import { MESSAGE_KINDS, NOTIFICATION_KINDS } from '@revkeen-edge/domain'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addKey } from '../../scripts/admin/keys.ts'
import { testMerchant, type TestMerchant } from './merchant.ts'

const PATH = '/settings/notifications'
const BY_EMAIL = { enabled: true, channels: ['email'] }
const ALL_BY_EMAIL = Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, BY_EMAIL]))

let system: System
let merchant: TestMerchant
let other: TestMerchant

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'notifier')
  other = await testMerchant(system, 'bystander')
})
afterAll(() => system.dispose())

const patch = (body: object) => merchant.call('PATCH', PATH, body)
const reset = () => patch(Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, null])))

describe('the notification settings', () => {
  it('are e-mail for every kind at first, then what was set, and the neighbour’s stay', async () => {
    const first = (await merchant.get(PATH)).body.data
    expect(first).toEqual({
      object: 'notifications',
      available_channels: ['email', 'sms', 'whatsapp'],
      ...ALL_BY_EMAIL,
      updated_at: expect.any(String),
    })
    const { status, body, roundTrips } = await patch({
      payment_failed: { channels: ['sms', 'email'] },
      renewal_upcoming: { enabled: false },
    })
    expect(status).toBe(200)
    expect(roundTrips).toBeLessThanOrEqual(3)
    expect(body.data).toMatchObject({
      ...ALL_BY_EMAIL,
      payment_failed: { enabled: true, channels: ['sms', 'email'] },
      renewal_upcoming: { enabled: false, channels: ['email'] },
    })
    expect((await merchant.get(PATH)).body.data).toEqual(body.data)
    expect(await merchant.tripsOf(PATH)).toBe(1)
    expect((await other.get(PATH)).body.data).toMatchObject(ALL_BY_EMAIL)
  })

  it('change field by field, take camel case, and go back with null', async () => {
    await reset()
    await patch({ paymentFailed: { channels: ['whatsapp'] } })
    const { body } = await patch({ payment_failed: { enabled: false } })
    expect(body.data.payment_failed).toEqual({ enabled: false, channels: ['whatsapp'] })
    expect((await patch({ payment_failed: {} })).body.data).toEqual({ ...body.data, updated_at: expect.any(String) })
    expect((await patch({ payment_failed: null })).body.data).toMatchObject(ALL_BY_EMAIL)
    const row = await system.db
      .prepare('SELECT notifications FROM merchants WHERE id = ?')
      .bind(merchant.merchantId)
      .first()
    expect(row).toEqual({ notifications: '{}' })
  })

  it.each([
    [{}, 'body'],
    [{ receipt: { channels: [] } }, 'receipt.channels'],
    [{ receipt: { channels: ['email', 'email'] } }, 'receipt.channels'],
    [{ receipt: { channels: ['pigeon'] } }, 'receipt.channels[0]'],
    [{ receipt: { enabled: 'yes' } }, 'receipt.enabled'],
    [{ receipt: { enabled: true, colour: 'red' } }, 'receipt.colour'],
    [{ dispute_opened: { enabled: false } }, 'dispute_opened'],
    [{ available_channels: ['email'] }, 'available_channels'],
  ])('refuse %j, and name the field', async (body, field) => {
    const answer = await patch(body)
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body.error.details.fields)).toEqual([field])
  })

  it('need their scopes', async () => {
    const { key } = await addKey(
      system.admin,
      { merchantId: merchant.merchantId, mode: 'sandbox' },
      { name: 'reader', scopes: ['settings:read'] },
    )
    const as = { 'x-api-key': key }
    expect((await merchant.call('GET', PATH, undefined, as)).status).toBe(200)
    expect((await merchant.call('POST', `${PATH}/preview`, { kind: 'receipt' }, as)).status).toBe(200)
    expect((await merchant.call('PATCH', PATH, { receipt: { enabled: false } }, as)).status).toBe(403)
  })
})

describe('a preview', () => {
  it.each(MESSAGE_KINDS)('shows %s as it would go out, on every channel', async (kind) => {
    const { status, body } = await merchant.post(`${PATH}/preview`, { kind })
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ object: 'notification_preview', kind, channel: 'email' })
    expect(body.data.html).toMatch(/^<!doctype html>/)
    expect(body.data.html).toContain('Notifier')
    expect(body.data.subject).not.toBe('')
    expect(body.data.text).toContain('no real money moved')
    for (const channel of ['sms', 'whatsapp']) {
      const short = (await merchant.post(`${PATH}/preview`, { kind, channel })).body.data
      expect(short).toMatchObject({ channel, subject: null, html: null })
      expect(short.text).toMatch(/^\[Test\] Notifier: /)
    }
  })

  it('is in the branding as it stands, leads to the merchant’s own pages and sends nothing', async () => {
    const count = () => system.db.prepare('SELECT count(*) AS n FROM messages').first('n')
    const before = await count()
    await merchant.call('PATCH', '/settings/branding', { primary_color: '#ffd400' })
    const { body } = await merchant.post(`${PATH}/preview`, { kind: 'payment_failed' })
    expect(body.data.html).toContain('background:#ffd400')
    expect(body.data.text).toContain(`Update payment method: ${system.urls.portal}/portal/notifier-test`)
    expect(await count()).toBe(before)
  })

  it('is of a kind and a channel that there are', async () => {
    expect((await merchant.post(`${PATH}/preview`, { kind: 'pigeon' })).status).toBe(400)
    expect((await merchant.post(`${PATH}/preview`, { kind: 'receipt', channel: 'fax' })).status).toBe(400)
    expect((await merchant.post(`${PATH}/preview`, {})).status).toBe(400)
  })
})

describe('a customer with a telephone', () => {
  const messagesTo = async (to: string) => {
    const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=${to}`)
    return (await response.json()) as { to: string; channel: string; subject: string; text: string; html: string }[]
  }

  /** Sends an invoice as the settings have it. */
  async function invoiced(email: string, phone: string): Promise<void> {
    const { body } = await merchant.post('/customers', { email, name: 'Grace', phone })
    const made = await merchant.post('/invoices', {
      customer_id: body.data.id,
      status: 'open',
      line_items: [{ description: 'Tea', quantity: 1, unit_amount_minor: 700 }],
    })
    const { id } = made.body.data
    expect((await merchant.post(`/invoices/${id}/send`)).status).toBe(200)
    await system.cron('* * * * *')
  }

  it('gets a text message in place of the e-mail, and nothing twice', async () => {
    await patch({ invoice_sent: { channels: ['whatsapp', 'email'] } })
    await invoiced('grace@example.com', '+44 20 7946 0018')
    await expect.poll(() => messagesTo('%2B442079460018'), { timeout: 10_000 }).toHaveLength(1)
    const [message] = await messagesTo('%2B442079460018')
    expect(message).toMatchObject({ to: '+442079460018', channel: 'whatsapp', subject: '', html: '' })
    expect(message?.text).toContain('$7.00')
    expect(message?.text).toContain(`${system.urls.checkout}/i/`)
    expect(await messagesTo('grace@example.com')).toEqual([])
    // The plus sign of a number is often left as it is.
    expect(await messagesTo('+442079460018')).toHaveLength(1)
    const page = await (await fetch(`${system.urls.sandbox}/mailbox?to=%2B442079460018`)).text()
    expect(page).toContain('WhatsApp')
    expect(page).toContain('$7.00')
  })

  it('that is none gets the e-mail', async () => {
    await patch({ invoice_sent: { channels: ['sms', 'email'] } })
    await invoiced('hopper@example.com', '555-0100')
    await expect.poll(() => messagesTo('hopper@example.com'), { timeout: 10_000 }).toHaveLength(1)
    expect((await messagesTo('hopper@example.com'))[0]?.channel).toBe('email')
  })
})
