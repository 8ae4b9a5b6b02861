import { publicId } from '@revkeen-edge/domain'
import { elavonGateway } from '@revkeen-edge/gateways/elavon/gateway.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { readCredentials } from '@revkeen-edge/services/gateway-secrets.ts'
import type { System } from '@revkeen-edge/testing'
import { newCustomer } from '../api/card-on-file.ts'
import { closeBatchesIn, HALF_A_DAY, testMerchant, type Reply, type TestMerchant } from '../api/merchant.ts'
import { connectToSandboxElavon } from '../../scripts/admin/demo.ts'
import { cardToken, pay, setFault, type PayAnswer } from './buyer.ts'

/** A merchant who takes euros through Elavon and everything else through NMI. */
export interface ElavonStage {
  readonly merchant: TestMerchant
  readonly customerId: string
  /** The Elavon account. */
  readonly accountId: string
  readonly tokenizationKey: string
  /** By which the sandbox knows the Elavon account. */
  readonly securityKey: string
  /** Keeps a card at Elavon, or with `null` at the default account. */
  storeCard(number?: string, account?: string | null): Promise<Reply>
  charge(fields?: object, key?: string): Promise<Reply>
  /** Pays a new session of 25.00 in a currency. */
  buy(currency: string): Promise<{ readonly token: string; readonly answer: PayAnswer; again(): Promise<PayAnswer> }>
  /** Somebody sells at the gateway's own console: no attempt of ours is behind it. Gives the transaction. */
  sellAtConsole(amountMinor: number): Promise<string>
  statusOf(token: string): Promise<string>
  transactions(): Promise<readonly ConvergeTransaction[]>
  trouble(mode: string, more?: object): Promise<void>
}

export interface ConvergeTransaction {
  readonly id: string
  readonly type: string
  readonly condition: string
  readonly order_id: string
  readonly currency: string
  readonly amount_minor: number
  readonly captured_minor: number
  readonly refunded_minor: number
}

export async function elavonStage(system: System, slug: string): Promise<ElavonStage> {
  const merchant = await testMerchant(system, slug)
  const { merchantId } = merchant
  const tenant = { merchantId, mode: 'sandbox' as const }
  const account = await connectToSandboxElavon(system.admin, tenant, { slug, name: slug, currencies: ['EUR'] })
  await closeBatchesIn(system, merchantId, HALF_A_DAY)
  const credentials = await readCredentials(sealerOf(system.admin.env['ENVELOPE_KEY'] ?? ''), account)
  const securityKey = credentials.provider === 'elavon' ? `converge/${credentials.merchantId}` : ''
  const customerId = await newCustomer(merchant)
  return {
    merchant,
    customerId,
    accountId: account.id,
    tokenizationKey: account.tokenizationKey,
    securityKey,
    storeCard: async (number, at = account.id) =>
      merchant.post('/payment-methods', {
        customer_id: customerId,
        token: await cardToken(system, number),
        ...(at === null ? {} : { gateway_account_id: at }),
      }),
    charge: (fields, key) =>
      merchant.post(
        '/charges',
        { customerId, amountMinor: 5000, currency: 'EUR', description: 'Work', ...fields },
        key === undefined ? {} : { 'idempotency-key': key },
      ),
    async buy(currency) {
      const { body } = await merchant.post('/checkout-sessions', { amountMinor: 2500, currency })
      const purchase = { url: body.data.url, token: body.data.public_token, totalMinor: 2500 }
      return { token: purchase.token, answer: await pay(system, purchase), again: () => pay(system, purchase) }
    },
    async sellAtConsole(amountMinor) {
      if (credentials.provider !== 'elavon') throw new Error('the account is not Elavon’s')
      const baseUrl = system.vars['ELAVON_TEST_URL'] ?? ''
      const gateway = elavonGateway({ baseUrl, credentials, currency: null })
      const instrument = { kind: 'token' as const, token: await cardToken(system) }
      const reply = await gateway.sale({
        orderId: publicId('paymentAttempt', crypto.randomUUID()),
        amountMinor,
        currency: 'EUR',
        instrument,
      })
      if (reply.outcome !== 'approved') throw new Error(`the gateway refused: ${reply.message}`)
      return reply.transactionId
    },
    async statusOf(token) {
      const response = await fetch(`${system.urls.checkout}/c/${token}/status`)
      return ((await response.json()) as { status: string }).status
    },
    async transactions() {
      const key = encodeURIComponent(securityKey)
      const response = await fetch(`${system.urls.sandbox}/transactions.json?security_key=${key}`)
      return ((await response.json()) as { transactions: ConvergeTransaction[] }).transactions
    },
    trouble: (mode, more = {}) =>
      setFault(system, { security_key: securityKey, mode, latency_ms: 50, count: 1, ...more }),
  }
}

/** The attempts of a merchant, oldest first. */
export async function elavonAttempts({ db }: System, { merchant }: ElavonStage) {
  const text =
    'SELECT action, status, gateway, gateway_account_id AS accountId, currency FROM payment_attempts WHERE merchant_id = ? ORDER BY created_at, id'
  interface Row {
    action: string
    status: string
    gateway: string
    accountId: string
    currency: string
  }
  return (await db.prepare(text).bind(merchant.merchantId).all<Row>()).results
}
