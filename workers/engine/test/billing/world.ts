import type { D1Database } from '@cloudflare/workers-types'
import { databaseFor, traced, type Trace } from '@revkeen-edge/db'
import type { DomainError, PaymentMethod, Result } from '@revkeen-edge/domain'
import { gatewaysOf } from '@revkeen-edge/gateways'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { createCustomer } from '@revkeen-edge/services/customers/create.ts'
import { connectGateway } from '@revkeen-edge/services/gateway-accounts/connect.ts'
import { createMerchant } from '@revkeen-edge/services/merchants/create.ts'
import { insert, type Planned } from '@revkeen-edge/services/plan.ts'
import { createPrice } from '@revkeen-edge/services/prices/create.ts'
import { createProduct } from '@revkeen-edge/services/products/create.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { SubscriptionPorts } from '@revkeen-edge/services/subscriptions/start.ts'
import { memoryD1, type Trip } from '@revkeen-edge/testing/memory-d1.ts'
import { advanceSchedules, billSubscriptions, recoverPayments } from '../../src/crons/bill.ts'
import { checkAttempts } from '../../src/crons/check-attempts.ts'
import { engineOf, type Engine } from '../../src/engine.ts'
import type { Env } from '../../src/env.ts'
import { consume } from '../../src/queues/table.ts'
import { GatewayInMemory } from './gateway.ts'
import { BillingQueueInMemory } from './queue.ts'

const GATEWAY_URL = 'https://gateway.example/api'
const KEY = btoa('k'.repeat(32))
/** As many as the consumer is handed at once; see wrangler.toml. */
const BATCH = 20

/** A tenant with a gateway, on a world's database. */
export interface WorldMerchant {
  readonly merchantId: string
  readonly accountId: string
  readonly securityKey: string
  readonly timezone: string
}

/**
 * The engine's own crons, queue consumer and use cases on a database, a queue and a gateway in memory. `trip` carries out
 * each round trip to the database.
 */
export class BillingWorld {
  readonly gateway = new GatewayInMemory()
  readonly queue = new BillingQueueInMemory()
  readonly trace: Trace = { roundTrips: 0 }
  readonly db: D1Database
  readonly #env: Env

  constructor(trip?: Trip) {
    this.db = traced(memoryD1(trip), this.trace)
    this.#env = envWith(this.db, this.queue)
  }

  get engine(): Engine {
    return engineOf(this.#env)
  }

  /** The jobs of the minute's cron that bill, as if at a time. */
  async cron(now: number): Promise<void> {
    const jobs = [checkAttempts, advanceSchedules, billSubscriptions, recoverPayments]
    await Promise.all(jobs.map((job) => job.run(this.engine, now)))
  }

  /** Hands messages to the consumer, batch by batch, until none waits. */
  async drain(): Promise<void> {
    while (this.queue.waiting.length > 0) await this.consumeBatch()
  }

  /** Hands one batch to the consumer. What it does not acknowledge waits again. */
  async consumeBatch(limit = BATCH): Promise<void> {
    const { batch, settle } = this.queue.take(limit)
    try {
      await consume(batch, this.engine)
    } finally {
      settle()
    }
  }

  /** The cron at a time, and all that follows from it, until nothing is due by then. */
  async tick(now: number): Promise<void> {
    await this.cron(now)
    await this.drain()
  }

  context({ merchantId }: Pick<WorldMerchant, 'merchantId'>, now: number): Context {
    const tenant = { merchantId, mode: 'sandbox' } as const
    return {
      tenant,
      actor: { type: 'system', id: null },
      requestId: 'req_test',
      idempotencyKey: null,
      apiVersion: '2026-05-01',
      now,
      runtime: systemRuntime,
      db: databaseFor({ DB: this.db }, tenant),
    }
  }

  ports(now: number): SubscriptionPorts {
    const { sealer } = this.engine
    return {
      gateways: gatewaysOf(this.#env, sealer),
      outbox: { signal: async () => {} },
      checkoutUrl: this.#env.CHECKOUT_URL,
      clock: () => now,
      defer: () => {},
      sealer,
    }
  }

  /** Commits what a use case plans. */
  async commit<T>(context: Context, useCase: () => Promise<Result<Planned<T>, DomainError>>): Promise<T> {
    const done = await commitPlanned(context, this.ports(context.now), useCase)
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    return done.value
  }

  async merchant(now: number, timezone = 'UTC'): Promise<WorldMerchant> {
    const merchantId = systemRuntime.uuid()
    const context = this.context({ merchantId }, now)
    const slug = merchantId.replaceAll('-', '').slice(-20)
    const identity = { name: 'Acme', slug, currency: 'USD', timezone, country: 'US' }
    await this.commit(context, () => createMerchant(context, identity))
    const securityKey = `security-${slug}`
    const account = await this.commit(context, () =>
      connectGateway(context, this.ports(now), {
        provider: 'nmi',
        security_key: securityKey,
        webhook_key: `webhook-${slug}`,
        tokenization_key: `tokenization-${slug}`,
      }),
    )
    return { merchantId, accountId: account.id, securityKey, timezone }
  }

  /** A customer whose default is a stored card. */
  async payer(merchant: WorldMerchant, now: number, testClockId?: string): Promise<string> {
    const context = this.context(merchant, now)
    const clock = testClockId === undefined ? {} : { test_clock: testClockId }
    const body = { email: 'ada@example.com', ...clock }
    const { id } = await this.commit(context, () => createCustomer(context, body))
    const card = storedCard(merchant, id, now)
    const plan = { changes: [insert('paymentMethods', card)] }
    await this.commit(context, async () => ({ ok: true, value: { value: card, plan } }))
    return id
  }

  /** A recurring price of a product of its own. */
  async price(
    merchant: WorldMerchant,
    now: number,
    set: Partial<Parameters<typeof createPrice>[1]> = {},
    ofProduct: Partial<Parameters<typeof createProduct>[1]> = {},
  ): Promise<string> {
    const context = this.context(merchant, now)
    const product = await this.commit(context, () =>
      createProduct(context, {
        product_id: systemRuntime.uuid(),
        name: 'Plan',
        kind: 'one_time',
        pricing_model: 'one_time',
        amount_minor: 100,
        currency: 'USD',
        ...ofProduct,
      }),
    )
    const terms = { type: 'recurring', currency: 'USD', unit_amount: 2900, interval: 'month' } as const
    const price = await this.commit(context, () => createPrice(context, { ...terms, ...set, product_id: product.id }))
    return price.id
  }

  /** All rows of a query, which names its values by `?`. */
  async all<T>(text: string, ...values: readonly (string | number)[]): Promise<readonly T[]> {
    const { results } = await this.db
      .prepare(text)
      .bind(...values)
      .all<T>()
    return results
  }
}

function storedCard({ merchantId, accountId }: WorldMerchant, customerId: string, now: number): PaymentMethod {
  return {
    id: systemRuntime.uuid(),
    merchantId,
    customerId,
    type: 'card',
    status: 'active',
    isDefault: true,
    gateway: 'nmi',
    gatewayAccountId: accountId,
    vaultId: 'vault',
    initialTransactionId: '1000',
    refusedAt: null,
    consent: null,
    cardBrand: 'visa',
    cardLast4: '1111',
    cardExpMonth: 12,
    cardExpYear: 2099,
    billingDetails: null,
    metadata: {},
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

function envWith(db: D1Database, queue: BillingQueueInMemory): Env {
  const silent = { send: async () => {}, sendBatch: async () => {} }
  return asEnv({
    DB: db,
    OUTBOX: silent,
    DELIVERIES: silent,
    BILLING: queue.producer,
    ENVELOPE_KEY: KEY,
    API_URL: 'https://api.example',
    CHECKOUT_URL: 'https://checkout.example',
    PORTAL_URL: 'https://portal.example',
    WEBHOOKS_URL: 'https://webhooks.example',
    NMI_URL: GATEWAY_URL,
    NMI_TEST_URL: GATEWAY_URL,
    ELAVON_URL: GATEWAY_URL,
    ELAVON_TEST_URL: GATEWAY_URL,
    ALLOW_LOOPBACK: 'off',
    MAIL_CHANNEL: 'http',
    MAIL_URL: 'https://mail.example',
    SMS_CHANNEL: 'off',
    WHATSAPP_CHANNEL: 'off',
  })
}

/** As much of the bindings as billing uses. */
function asEnv(bindings: Readonly<Record<string, unknown>>): Env {
  return bindings as unknown as Env
}
