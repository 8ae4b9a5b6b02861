import { cronNames } from './crons.ts'
import { deployedParts, type Part, type WorkerConfig } from './parts.ts'

/** The bindings that each worker's code relies on. */
const bindings: Readonly<Record<(typeof deployedParts)[number], readonly string[]>> = {
  api: ['DB', 'OUTBOX', 'DELIVERIES', 'RATE_LIMIT_SANDBOX', 'RATE_LIMIT_LIVE', 'ASSETS'],
  checkout: ['DB', 'OUTBOX', 'LIMIT_PAY_IP', 'LIMIT_PAY_LINK'],
  portal: ['DB'],
  webhooks: ['DB', 'OUTBOX', 'CALLBACKS'],
  engine: ['DB', 'OUTBOX', 'DELIVERIES', 'BILLING', 'EMAIL'],
}

const limits: Readonly<Record<string, { limit: number; period: number }>> = {
  RATE_LIMIT_SANDBOX: { limit: 100, period: 60 },
  RATE_LIMIT_LIVE: { limit: 1000, period: 60 },
  LIMIT_PAY_IP: { limit: 30, period: 60 },
  LIMIT_PAY_LINK: { limit: 300, period: 60 },
}

const queues = ['revkeen-outbox', 'revkeen-deliveries', 'revkeen-callbacks', 'revkeen-billing'] as const

export type Configs = Readonly<Record<Part, WorkerConfig>>

/** What is out of step in the workers' configurations, one sentence each; none when all is well. */
export function configFaults(configs: Configs): string[] {
  const deployed = deployedParts.map((part) => ({ part, config: configs[part] }))
  return [
    ...inStep('compatibility_date', Object.entries(configs), ([, config]) => config.compatibility_date),
    ...inStep('compatibility_flags', deployed, ({ config }) => config.compatibility_flags.toSorted()),
    ...inStep('vars', deployed, ({ config }) => config.vars),
    ...inStep('the database', deployed, ({ config }) =>
      config.d1_databases.map(({ binding, database_name, database_id }) => ({ binding, database_name, database_id })),
    ),
    ...deployed.flatMap(({ part, config }) => bindingFaults(part, config)),
    ...deployed.flatMap(({ part, config }) => limitFaults(part, config)),
    ...queueFaults(configs),
    ...cronFaults(configs.engine),
    ...orderFaults(configs),
  ]
}

function inStep<T>(what: string, all: readonly T[], valueOf: (one: T) => unknown): string[] {
  const values = new Set(all.map((one) => JSON.stringify(valueOf(one))))
  return values.size === 1 ? [] : [`${what} differs between workers: ${[...values].join(' / ')}`]
}

function bindingFaults(part: keyof typeof bindings, config: WorkerConfig): string[] {
  const has = new Set(bindingNames(config))
  return bindings[part].filter((name) => !has.has(name)).map((name) => `${part} lacks the binding ${name}`)
}

function bindingNames(config: WorkerConfig): (string | undefined)[] {
  return [
    ...config.d1_databases.map(({ binding }) => binding),
    ...(config.queues.producers ?? []).map(({ binding }) => binding),
    ...config.ratelimits.map(({ name }) => name),
    ...config.send_email.map(({ name }) => name),
    config.assets?.binding,
  ]
}

function limitFaults(part: Part, config: WorkerConfig): string[] {
  return config.ratelimits
    .filter(({ name, simple }) => JSON.stringify(limits[name]) !== JSON.stringify(simple))
    .map(({ name }) => `${part}: ${name} should be ${JSON.stringify(limits[name])}`)
}

/** Each queue and its dead letter queue are consumed by the engine, and nobody sends to a queue that nobody reads. */
function queueFaults(configs: Configs): string[] {
  const consumers = configs.engine.queues.consumers ?? []
  const consumed = new Set(consumers.map(({ queue }) => queue))
  const expected = queues.flatMap((queue) => [queue, `${queue}-dead`])
  const produced = deployedParts.flatMap((part) => (configs[part].queues.producers ?? []).map(({ queue }) => queue))
  return [
    ...[...expected, ...produced].filter((queue) => !consumed.has(queue)).map((queue) => `nobody consumes ${queue}`),
    ...consumers
      .filter(({ queue, dead_letter_queue: dead }) => !queue.endsWith('-dead') && dead !== `${queue}-dead`)
      .map(({ queue }) => `${queue} has no dead letter queue of its own`),
    ...consumers
      .filter(({ max_batch_timeout: timeout }) => timeout === undefined || timeout > 1)
      .map(({ queue }) => `${queue} waits for a batch; set max_batch_timeout`),
    ...deployedParts
      .filter((part) => part !== 'engine' && (configs[part].queues.consumers ?? []).length > 0)
      .map((part) => `${part} consumes a queue; the engine does that`),
  ]
}

function cronFaults(engine: WorkerConfig): string[] {
  const expected = Object.values(cronNames).toSorted()
  const found = (engine.triggers.crons ?? []).toSorted()
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`the engine's crons should be ${expected.join(', ')}`]
}

/** A worker is deployed after those that it calls. */
function orderFaults(configs: Configs): string[] {
  const place = (name: string | undefined): number => deployedParts.findIndex((part) => configs[part].name === name)
  return deployedParts.flatMap((part, index) =>
    calledBy(configs[part])
      .filter((name) => place(name) === -1 || place(name) >= index)
      .map((name) => `${part} calls ${name}, which is deployed later or never`),
  )
}

function calledBy(config: WorkerConfig): string[] {
  const objects = config.durable_objects.bindings.flatMap(({ script_name: name }) => (name ? [name] : []))
  return [...(config.services ?? []).map(({ service }) => service), ...objects].filter((name) => name !== config.name)
}

/** What keeps the configurations from being deployed to production, one sentence each. */
export function deploymentFaults(configs: Configs): string[] {
  return deployedParts.flatMap((part) => {
    const { vars, d1_databases: databases } = configs[part]
    return [
      ...productionFaults(vars),
      ...databases
        .filter(({ database_id: id }) => !id || /^0[0-]*$/.test(id))
        .map(() => 'database_id is still a placeholder'),
      ...Object.entries(vars)
        .filter(([, value]) => value.includes('.example.'))
        .map(([name]) => `${name} is still a placeholder`),
    ].map((fault) => `${part}: ${fault}`)
  })
}

/** What would be dangerous in production, whatever the host: sandbox gateways and switches of development. */
export function productionFaults(vars: Readonly<Record<string, unknown>>): string[] {
  const switches = { ENVIRONMENT: 'production', ALLOW_LOOPBACK: 'off', RATE_LIMITS: 'on', TRACE_D1: 'off' }
  return [
    ...Object.entries(switches)
      .filter(([name, value]) => vars[name] !== value)
      .map(([name, value]) => `${name} must be ${value}`),
    ...GATEWAY_URLS.filter((name) => pointsAtSandbox(String(vars[name]))).map(
      (name) => `${name} points at the sandbox: ${String(vars[name])}`,
    ),
    ...(vars['ELAVON_COLLECT_URL'] !== '' && pointsAtSandbox(String(vars['ELAVON_COLLECT_URL']))
      ? [`ELAVON_COLLECT_URL points at the sandbox: ${String(vars['ELAVON_COLLECT_URL'])}`]
      : []),
    ...channelFaults(vars),
    ...LIVE_URLS.filter((name) => /(^|\.)(sandbox|demo)\./.test(hostOf(String(vars[name])))).map(
      (name) => `${name} is the gateway of live merchants, not a sandbox`,
    ),
  ]
}

const CHANNELS: Readonly<Record<string, readonly string[]>> = {
  MAIL_CHANNEL: ['cloudflare', 'resend'],
  SMS_CHANNEL: ['twilio', 'off'],
  WHATSAPP_CHANNEL: ['twilio', 'off'],
}

/** What each provider cannot do without, beside its secret. */
const TWILIO = { SMS_CHANNEL: 'TWILIO_SMS_FROM', WHATSAPP_CHANNEL: 'TWILIO_WHATSAPP_FROM' } as const

/** Channels that nobody knows or that lead to development's mailbox, and providers without what they need. */
function channelFaults(vars: Readonly<Record<string, unknown>>): string[] {
  const used = Object.keys(CHANNELS).map((name) => vars[name])
  const urls = [...(used.includes('resend') ? ['RESEND_URL'] : []), ...(used.includes('twilio') ? ['TWILIO_URL'] : [])]
  const needed = Object.entries(TWILIO).flatMap(([channel, from]) =>
    vars[channel] === 'twilio' ? ['TWILIO_ACCOUNT_SID', from] : [],
  )
  return [
    ...Object.entries(CHANNELS)
      .filter(([name, choices]) => !choices.includes(String(vars[name])) && !isOwnMailService(name, vars))
      .map(([name, choices]) => `${name} must be ${choices.join(' or ')}`),
    ...urls
      .filter((name) => pointsAtSandbox(String(vars[name])))
      .map((name) => `${name} points at the sandbox: ${String(vars[name])}`),
    ...[...new Set(needed)].filter((name) => !vars[name]).map((name) => `${name} is missing`),
  ]
}

/** A deployment may post its messages to a service of its own. */
function isOwnMailService(name: string, vars: Readonly<Record<string, unknown>>): boolean {
  return vars[name] === 'http' && !pointsAtSandbox(String(vars['MAIL_URL']))
}

const LIVE_URLS = ['NMI_URL', 'ELAVON_URL'] as const
const GATEWAY_URLS = [...LIVE_URLS, 'NMI_TEST_URL', 'ELAVON_TEST_URL', 'COLLECT_URL'] as const

function pointsAtSandbox(url: string): boolean {
  const host = hostOf(url)
  return (
    !url.startsWith('https://') ||
    /^(localhost|127\.|10\.|192\.168\.|\[)|\.(localhost|local|internal)$|^revkeen-sandbox\b/.test(host)
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}
