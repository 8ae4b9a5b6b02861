import { describe, expect, it } from 'vitest'
import { configFaults, deploymentFaults, productionFaults, type Configs } from './config-rules.ts'
import { allConfigs, type Part, type WorkerConfig } from './parts.ts'

const configs = allConfigs()

function changed(part: Part, change: Partial<WorkerConfig>): Configs {
  return { ...configs, [part]: { ...configs[part], ...change } }
}

describe('the configurations', () => {
  it('are in step', () => {
    expect(configFaults(configs)).toEqual([])
  })

  it.each<[string, Part, Partial<WorkerConfig>, string]>([
    ['an older compatibility date', 'portal', { compatibility_date: '2026-01-01' }, 'compatibility_date differs'],
    ['another var', 'checkout', { vars: { ...configs.api.vars, API_URL: 'https://other.test' } }, 'vars differs'],
    ['another database', 'webhooks', { d1_databases: [] }, 'the database differs'],
    ['a missing limit', 'checkout', { ratelimits: [] }, 'checkout lacks the binding LIMIT_PAY_IP'],
    ['no crons', 'engine', { triggers: {} }, "the engine's crons should be"],
    [
      'an unread queue',
      'api',
      { queues: { producers: [{ binding: 'OUTBOX', queue: 'lost' }] } },
      'nobody consumes lost',
    ],
    ['a call to a later worker', 'webhooks', { services: [{ service: 'revkeen-portal' }] }, 'deployed later or never'],
    ['a consumer elsewhere', 'api', { queues: { consumers: [{ queue: 'revkeen-outbox' }] } }, 'the engine does that'],
  ])('are out of step with %s', (_, part, change, fault) => {
    expect(configFaults(changed(part, change)).join('\n')).toContain(fault)
  })

  it('demand a dead letter queue and no waiting for batches', () => {
    const faults = configFaults(changed('engine', { queues: { consumers: [{ queue: 'revkeen-outbox' }] } }))
    expect(faults).toContain('revkeen-outbox has no dead letter queue of its own')
    expect(faults).toContain('revkeen-outbox waits for a batch; set max_batch_timeout')
  })
})

describe('a deployment', () => {
  const vars = configs.api.vars

  it('is refused with the placeholders of the repository', () => {
    expect(deploymentFaults(configs)).toContain('api: database_id is still a placeholder')
    expect(deploymentFaults(configs)).toContain('api: API_URL is still a placeholder')
  })

  it('is allowed with the vars of the repository otherwise', () => {
    expect(productionFaults(vars)).toEqual([])
  })

  it.each([
    ['NMI_URL', 'http://secure.nmi.com/api'],
    ['NMI_URL', 'https://localhost:8791/api'],
    ['NMI_URL', 'https://127.0.0.1/api'],
    ['NMI_URL', 'https://revkeen-sandbox.acme.workers.dev/api'],
    ['NMI_TEST_URL', 'https://revkeen-sandbox.acme.workers.dev/api'],
    ['COLLECT_URL', 'https://revkeen-sandbox.acme.workers.dev/token/Collect.js'],
    ['NMI_URL', ''],
    ['ELAVON_URL', 'http://api.convergepay.com/VirtualMerchant'],
    ['ELAVON_TEST_URL', 'https://revkeen-sandbox.acme.workers.dev/VirtualMerchantDemo'],
    ['ELAVON_COLLECT_URL', 'http://localhost:8791/token/Collect.js'],
  ])('is refused with %s at %s', (name, url) => {
    expect(productionFaults({ ...vars, [name]: url }).join()).toContain(`${name} points at the sandbox`)
  })

  it.each([
    [{ MAIL_CHANNEL: 'pigeon' }, 'MAIL_CHANNEL must be cloudflare or resend'],
    [{ MAIL_CHANNEL: 'off' }, 'MAIL_CHANNEL must be cloudflare or resend'],
    [{ MAIL_CHANNEL: 'http', MAIL_URL: 'http://127.0.0.1:8791/mailbox' }, 'MAIL_CHANNEL must be cloudflare or resend'],
    [{ SMS_CHANNEL: 'http' }, 'SMS_CHANNEL must be twilio or off'],
    [{ WHATSAPP_CHANNEL: '' }, 'WHATSAPP_CHANNEL must be twilio or off'],
    [{ MAIL_CHANNEL: 'resend', RESEND_URL: 'http://localhost' }, 'RESEND_URL points at the sandbox'],
    [
      {
        SMS_CHANNEL: 'twilio',
        TWILIO_SMS_FROM: '+14155550100',
        TWILIO_URL: 'http://localhost',
        TWILIO_ACCOUNT_SID: 'AC1',
      },
      'TWILIO_URL points at the sandbox',
    ],
    [{ SMS_CHANNEL: 'twilio', TWILIO_ACCOUNT_SID: 'AC1' }, 'TWILIO_SMS_FROM is missing'],
    [{ WHATSAPP_CHANNEL: 'twilio', TWILIO_WHATSAPP_FROM: '+14155550100' }, 'TWILIO_ACCOUNT_SID is missing'],
  ])('is refused with the channels of %j', (changes, fault) => {
    expect(productionFaults({ ...vars, ...changes })).toEqual([expect.stringContaining(fault)])
  })

  it.each([
    { MAIL_CHANNEL: 'http', MAIL_URL: 'https://mails.acme.test/messages' },
    { MAIL_CHANNEL: 'resend' },
    { SMS_CHANNEL: 'twilio', TWILIO_SMS_FROM: '+14155550100', TWILIO_ACCOUNT_SID: 'AC1' },
  ])('is allowed with the channels of %j', (changes) => {
    expect(productionFaults({ ...vars, ...changes })).toEqual([])
  })

  it("sends live merchants to no sandbox, not even the gateway's own", () => {
    expect(productionFaults({ ...vars, NMI_TEST_URL: 'https://sandbox.nmi.com/api' })).toEqual([])
    expect(productionFaults({ ...vars, NMI_URL: 'https://sandbox.nmi.com/api' })).toHaveLength(1)
    expect(
      productionFaults({ ...vars, ELAVON_URL: 'https://api.demo.convergepay.com/VirtualMerchantDemo' }),
    ).toHaveLength(1)
  })

  it.each([
    ['ALLOW_LOOPBACK', 'on'],
    ['RATE_LIMITS', 'off'],
    ['TRACE_D1', 'on'],
    ['ENVIRONMENT', 'development'],
  ])('is refused with %s %s', (name, value) => {
    expect(productionFaults({ ...vars, [name]: value })).toHaveLength(1)
  })
})
