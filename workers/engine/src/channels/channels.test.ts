import type { SendEmail } from '@cloudflare/workers-types'
import type { Channel } from '@revkeen-edge/domain'
import type { Delivery, NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { channelsOf, type ChannelEnv } from './index.ts'

const ENV: ChannelEnv = {
  MAIL_CHANNEL: 'cloudflare',
  MAIL_URL: 'https://mails.example.com/mailbox',
  MAIL_FROM: 'billing@example.com',
  SMS_CHANNEL: 'twilio',
  WHATSAPP_CHANNEL: 'twilio',
  RESEND_URL: 'https://resend.example.com',
  TWILIO_URL: 'https://twilio.example.com',
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_SMS_FROM: '+14155550100',
  TWILIO_WHATSAPP_FROM: '+14155550199',
  TWILIO_WHATSAPP_TEMPLATE: '',
  RESEND_API_KEY: 're_secret',
  TWILIO_AUTH_TOKEN: 'token-secret',
}
const MAIL: Delivery = {
  id: 'm1',
  to: ['ada@example.com', 'billing@acme.example'],
  cc: ['books@example.com'],
  fromName: 'Acme, "Inc."',
  replyTo: 'help@acme.example',
  subject: 'Invoice INV-1 from Acme',
  html: '<p>Hello</p>',
  text: 'Hello',
  short: 'Acme: hello https://pay.example/i',
}
const TEXT: Delivery = { ...MAIL, to: ['+442079460018'], cc: [] }

interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

afterEach(() => vi.unstubAllGlobals())

/** A provider that answers every request in one way, and what it was asked. */
function provider(answer: () => Response): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string>; body: unknown }) => {
    sent.push({ url, headers: new Headers(init.headers), body: String(init.body) })
    return answer()
  })
  return sent
}

const accepting = () => Response.json({ id: '1', sid: 'SM1' }, { status: 201 })

function channel(name: Channel, env: Partial<ChannelEnv> = {}): NotificationChannel {
  const found = channelsOf({ ...ENV, ...env }).find((each) => each.channel === name)
  if (!found) throw new Error(`no channel ${name}`)
  return found
}

describe('Email Sending', () => {
  it('sends a mail once, to everybody, from the verified address', async () => {
    const send = vi.fn(async () => ({ messageId: '1' }))
    expect(await channel('email', { EMAIL: { send } satisfies SendEmail }).deliver(MAIL)).toEqual({
      outcome: 'accepted',
    })
    expect(send.mock.calls).toEqual([
      [
        {
          from: { email: 'billing@example.com', name: 'Acme, "Inc."' },
          to: MAIL.to,
          cc: MAIL.cc,
          subject: MAIL.subject,
          text: MAIL.text,
          html: MAIL.html,
          replyTo: 'help@acme.example',
        },
      ],
    ])
  })

  it('names neither copies nor an address for replies where there are none', async () => {
    const send = vi.fn(async (_: object) => ({ messageId: '1' }))
    await channel('email', { EMAIL: { send } satisfies SendEmail }).deliver({ ...MAIL, cc: [], replyTo: null })
    expect(Object.keys(send.mock.calls[0]?.[0] ?? {})).toEqual(['from', 'to', 'subject', 'text', 'html'])
  })

  it('is not taken to have sent anything where there is no binding', async () => {
    await expect(channel('email').deliver(MAIL)).rejects.toThrow('no EMAIL binding')
  })

  it.each([
    ['E_RECIPIENT_SUPPRESSED', 'refused'],
    ['E_VALIDATION_ERROR', 'refused'],
    ['E_RATE_LIMIT_EXCEEDED', 'unavailable'],
    ['E_SENDER_NOT_VERIFIED', 'unavailable'],
    ['E_INTERNAL_SERVER_ERROR', 'unavailable'],
    [undefined, 'unavailable'],
  ])('that fails with %s has %s it', async (code, outcome) => {
    const send = () => Promise.reject(Object.assign(new Error('no'), { code }))
    expect(await channel('email', { EMAIL: { send } satisfies SendEmail }).deliver(MAIL)).toMatchObject({ outcome })
  })
})

describe('Resend', () => {
  const resend = { MAIL_CHANNEL: 'resend' }

  it('gets a mail in one request, with a key that a repetition has as well', async () => {
    const sent = provider(accepting)
    for (const _ of [1, 2]) expect(await channel('email', resend).deliver(MAIL)).toEqual({ outcome: 'accepted' })
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).toEqual([
      'm1/ada@example.com',
      'm1/ada@example.com',
    ])
    expect(sent[0]?.url).toBe('https://resend.example.com/emails')
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer re_secret')
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      from: '"Acme,  Inc." <billing@example.com>',
      to: MAIL.to,
      cc: MAIL.cc,
      subject: MAIL.subject,
      text: MAIL.text,
      html: MAIL.html,
      reply_to: 'help@acme.example',
    })
  })

  it('is asked nothing without its key', async () => {
    const sent = provider(accepting)
    const { RESEND_API_KEY: _, ...keyless } = ENV
    const [email] = channelsOf({ ...keyless, ...resend })
    await expect(email?.deliver(MAIL)).rejects.toThrow('no RESEND_API_KEY')
    expect(sent).toEqual([])
  })

  it.each([
    [422, 'refused'],
    [400, 'refused'],
    [429, 'unavailable'],
    [408, 'unavailable'],
    [409, 'unavailable'],
    [401, 'unavailable'],
    [403, 'unavailable'],
    [302, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('that answers %i has %s it, and the reason holds no secret', async (status, outcome) => {
    provider(() => new Response('the `to` field is wrong', { status }))
    const result = await channel('email', resend).deliver(MAIL)
    expect(result).toEqual({ outcome, reason: `Resend answered ${status}: the \`to\` field is wrong` })
  })
})

describe('Twilio', () => {
  const formOf = (sent: Sent[]) => Object.fromEntries(new URLSearchParams(sent[0]?.body))

  it('gets a text message to the telephone, as its account', async () => {
    const sent = provider(accepting)
    expect(await channel('sms').deliver(TEXT)).toEqual({ outcome: 'accepted' })
    expect(sent[0]?.url).toBe('https://twilio.example.com/2010-04-01/Accounts/AC123/Messages.json')
    expect(sent[0]?.headers.get('authorization')).toBe(`Basic ${btoa('AC123:token-secret')}`)
    expect(formOf(sent)).toEqual({ To: '+442079460018', From: '+14155550100', Body: TEXT.short })
  })

  it('sends by a messaging service where one is named', async () => {
    const sent = provider(accepting)
    const service = `MG${'0'.repeat(32)}`
    await channel('sms', { TWILIO_SMS_FROM: service }).deliver(TEXT)
    expect(formOf(sent)).toEqual({ To: '+442079460018', MessagingServiceSid: service, Body: TEXT.short })
  })

  it('gets WhatsApp messages between numbers of WhatsApp', async () => {
    const sent = provider(accepting)
    await channel('whatsapp').deliver(TEXT)
    expect(formOf(sent)).toEqual({
      To: 'whatsapp:+442079460018',
      From: 'whatsapp:+14155550199',
      Body: TEXT.short,
    })
  })

  it('gets them in the approved template where there is one', async () => {
    const sent = provider(accepting)
    await channel('whatsapp', { TWILIO_WHATSAPP_TEMPLATE: 'HX1' }).deliver(TEXT)
    expect(formOf(sent)).toMatchObject({ ContentSid: 'HX1', ContentVariables: JSON.stringify({ 1: TEXT.short }) })
    expect(formOf(sent)).not.toHaveProperty('Body')
  })

  it.each([
    [400, 'refused'],
    [401, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
  ])('that answers %i has %s it', async (status, outcome) => {
    provider(() => Response.json({ code: 21_610, message: 'Attempt to send to unsubscribed recipient' }, { status }))
    const result = await channel('sms').deliver(TEXT)
    expect(result).toMatchObject({ outcome, reason: expect.stringContaining('21610') })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  it('is asked nothing without its token', async () => {
    const sent = provider(accepting)
    const { TWILIO_AUTH_TOKEN: _, ...tokenless } = ENV
    const sms = channelsOf(tokenless).find((each) => each.channel === 'sms')
    await expect(sms?.deliver(TEXT)).rejects.toThrow('no TWILIO_AUTH_TOKEN')
    expect(sent).toEqual([])
  })
})

describe('the development channel', () => {
  const development = { MAIL_CHANNEL: 'http', SMS_CHANNEL: 'http', WHATSAPP_CHANNEL: 'http' }

  it('gets a copy for each recipient of a mail', async () => {
    const sent = provider(() => new Response(null, { status: 202 }))
    await channel('email', development).deliver(MAIL)
    const bodies = sent.map(({ body }) => JSON.parse(body) as { to: string })
    expect(bodies.map(({ to }) => to).toSorted()).toEqual([...MAIL.to, ...MAIL.cc].toSorted())
    expect(bodies[0]).toMatchObject({ id: 'm1', channel: 'email', from: MAIL.fromName, subject: MAIL.subject })
  })

  it.each(['sms', 'whatsapp'] as const)('gets what is sent by %s as the text that it is', async (name) => {
    const sent = provider(() => new Response(null, { status: 202 }))
    await channel(name, development).deliver(TEXT)
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      id: 'm1',
      to: '+442079460018',
      channel: name,
      from: MAIL.fromName,
      subject: '',
      text: TEXT.short,
      html: '',
    })
  })

  it('has not taken a mail of which it refuses a copy', async () => {
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) =>
      body.includes('books@') ? new Response(null, { status: 500 }) : new Response(null, { status: 202 }),
    )
    expect(await channel('email', development).deliver(MAIL)).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining('answered 500'),
    })
  })
})

describe('a deployment', () => {
  const namesOf = (env: Partial<ChannelEnv>) => channelsOf({ ...ENV, ...env }).map((each) => each.channel)

  it('has the channels that it is configured for', () => {
    expect(namesOf({})).toEqual(['email', 'sms', 'whatsapp'])
    expect(namesOf({ SMS_CHANNEL: 'off', WHATSAPP_CHANNEL: 'off' })).toEqual(['email'])
  })

  it.each(['MAIL_CHANNEL', 'SMS_CHANNEL', 'WHATSAPP_CHANNEL'] as const)('does not guess what %s means', (name) => {
    expect(() => namesOf({ [name]: 'pigeon' })).toThrow(`${name} pigeon is none`)
  })
})
