import {
  startSystem,
  webhookReceiver,
  type ReceivedRequest,
  type System,
  type WebhookReceiver,
} from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

export interface Endpoint {
  readonly id: string
  readonly secret: string
}

export interface Delivery {
  readonly id: string
  readonly status: string
  readonly attempts: number
  readonly next_retry_at: string
  readonly last_attempt_at: string
  readonly last_response_body: string
}

/** A merchant with a server that receives its webhooks. */
export interface WebhookStage {
  readonly system: System
  readonly merchant: TestMerchant
  readonly receiver: WebhookReceiver
  endpoint(enabledEvents?: readonly string[], path?: string): Promise<Endpoint>
  customer(email?: string): Promise<string>
  deliveries(filter: string): Promise<Delivery[]>
  /** The one delivery of an endpoint, once it has had so many attempts. */
  attempted(endpointId: string, attempts: number): Promise<Delivery>
  /** Runs the minute cron as if the next attempt of a delivery were due now. */
  cronAt(delivery: Delivery): Promise<void>
}

interface Running {
  system: System
  merchant: TestMerchant
  receiver: WebhookReceiver
}

/** One system for a file, and for each of its tests a tenant and a server of their own: none sees another's events. */
export function webhookStage(): WebhookStage {
  const running: Partial<Running> = {}
  let tests = 0
  beforeAll(async () => {
    running.system = await startSystem()
  })
  afterAll(() => running.system?.dispose())
  beforeEach(async () => {
    tests += 1
    running.merchant = await testMerchant(part('system'), `hooks${tests}`)
    running.receiver = await webhookReceiver()
  })
  afterEach(() => running.receiver?.close())

  function part<K extends keyof Running>(name: K): Running[K] {
    const found = running[name]
    if (!found) throw new Error(`the ${name} is there only while a test runs`)
    return found
  }

  const stage: WebhookStage = {
    get system() {
      return part('system')
    },
    get merchant() {
      return part('merchant')
    },
    get receiver() {
      return part('receiver')
    },
    async endpoint(enabledEvents = ['*'], path = '/hook') {
      const url = stage.receiver.url + path
      const { status, body } = await stage.merchant.post('/webhook-endpoints', { url, enabled_events: enabledEvents })
      expect(status).toBe(201)
      return body.data
    },
    async customer(email = 'ada@example.com') {
      return (await stage.merchant.post('/customers', { email })).body.data.id
    },
    async deliveries(filter) {
      return (await stage.merchant.get(`/webhook-deliveries?limit=100&${filter}`)).body.data
    },
    attempted: (endpointId, attempts) =>
      until(
        async () => (await stage.deliveries(`endpoint_id=${endpointId}`)).find((one) => one.attempts === attempts),
        `attempt ${attempts}`,
      ),
    cronAt: ({ next_retry_at: at }) => stage.system.cron('* * * * *', new Date(at)),
  }
  return stage
}

/** As soon as it holds; the queues work in the background. */
export async function until<T>(probe: () => Promise<T | false | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`not within 10 seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function bodyOf(request: ReceivedRequest | undefined): Record<string, unknown> {
  if (!request) throw new Error('there is no such request')
  return JSON.parse(request.body) as Record<string, unknown>
}

/** The signature of a request, and the body that it is of, as receivers verify them. */
export function signed(request: ReceivedRequest | undefined): { payload: string; signature: string } {
  const signature = request?.headers['x-revkeen-signature']
  if (!request || !signature) throw new Error('there is no signed request')
  return { payload: request.body, signature }
}
