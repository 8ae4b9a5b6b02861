import {
  givesBack,
  isOpenAttempt,
  type GatewayAccount,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type Movement,
  type Payment,
  type PaymentAttempt,
  type PaymentMethod,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import type { Plan } from '../plan.ts'
import type { CommitOutcome } from '../ports/database.ts'
import { systemRuntime } from '../runtime.ts'
import { answersTo, lookUps, type LookUp } from './life-look-ups.ts'
import { Tables } from './life-tables.ts'
import { totalLine } from './lines.ts'
import { newInvoice } from './new.ts'

const LISTS = new Set(['byIds', 'ofPrices', 'ofInvoice', 'forInvoice', 'redemptionsOf', 'linesOfInvoice', 'ofAttempt'])
const ALONE = new Set([
  'orders.ofInvoice',
  'paymentMethods.ofInvoice',
  'subscriptions.ofInvoice',
  'testClocks.ofInvoice',
])

const ACCOUNT: GatewayAccount = {
  id: 'account',
  merchantId: 'merchant',
  provider: 'nmi',
  label: null,
  currencies: null,
  status: 'active',
  settlementTime: '20:00',
  settlementZone: 'America/New_York',
  securityKeySealed: '',
  webhookKeySealed: '',
  tokenizationKey: '',
  isDefault: true,
  createdAt: 0,
  updatedAt: 0,
  version: 1,
}

/**
 * A merchant with one invoice, kept in memory, for tests of the real use cases: they read it through the ports, and their
 * plans are applied as a commit would, versions checked. Times are in UTC milliseconds, amounts in minor units.
 */
export class InvoiceWorld {
  now = Date.UTC(2026, 2, 1)
  readonly tables = new Tables()
  readonly account = ACCOUNT
  readonly movements: Movement[] = []
  readonly #merchantId = systemRuntime.uuid()
  readonly #invoiceId: string
  readonly #customerId: string
  readonly #rows = lookUps()

  constructor(totalMinor: number, currency = 'USD') {
    const context = this.context()
    const customer = newCustomer(context, 'ada@example.com')
    this.#customerId = customer.id
    const dueAt = this.now + 1_000
    const draft = newInvoice(context, { customerId: customer.id, currency, origin: 'manual' })
    const invoice = { ...draft, subtotalMinor: totalMinor, totalMinor, dueAt, dueDate: new Date(dueAt).toISOString() }
    this.#invoiceId = invoice.id
    this.tables.put('customers', customer)
    this.tables.put('invoices', invoice)
    this.tables.put('invoiceLines', totalLine(context, invoice, totalMinor))
  }

  get invoice(): Invoice {
    const invoice = this.tables.byId('invoices', this.#invoiceId)
    if (!invoice) throw new Error('the invoice is gone')
    return invoice
  }

  get lines(): readonly InvoiceLine[] {
    return this.tables.all('invoiceLines')
  }

  get attempts(): ReadonlyMap<string, PaymentAttempt> {
    return this.tables.of('paymentAttempts')
  }

  get payments(): ReadonlyMap<string, Payment> {
    return this.tables.of('payments')
  }

  /** The charge, hold, capture or void that is under way; null where none is. */
  get open(): PaymentAttempt | null {
    return [...this.attempts.values()].find((attempt) => isOpenAttempt(attempt) && !givesBack(attempt)) ?? null
  }

  /** The context of a use case that begins now. */
  context(): Context {
    return {
      tenant: { merchantId: this.#merchantId, mode: 'sandbox' },
      actor: { type: 'system', id: null },
      requestId: 'req',
      idempotencyKey: null,
      apiVersion: '2026-01-01',
      now: this.now,
      runtime: systemRuntime,
      db: {
        rows: this.#rows,
        load: async (queries) => answersTo(queries, (lookUp) => this.find(lookUp)),
        commit: async (_, plan) => this.commit(plan),
      },
    }
  }

  /** What a commit of the plan would leave. */
  apply({ changes, movements = [] }: Plan): void {
    for (const change of changes) this.tables.apply(change)
    this.movements.push(...movements)
  }

  protected commit(_: Plan): CommitOutcome {
    throw new Error('plans are applied by hand')
  }

  protected find({ name, args: [id] }: LookUp): unknown {
    const [, method = ''] = name.split('.')
    switch (name) {
      case 'merchant.get':
        return { id: this.#merchantId, timezone: 'UTC', country: 'US', notifications: {} } satisfies Partial<Merchant>
      case 'invoices.byId':
        return this.tables.byId('invoices', id)
      case 'invoices.lines':
        return this.lines
      case 'customers.ofInvoice':
      case 'customers.ownerOfAttempt':
        return this.tables.byId('customers', this.#customerId)
      case 'discounts.usesOf':
        return new Map()
      case 'invoices.paidBefore':
        return 0
      case 'gatewayAccounts.all':
        return [ACCOUNT]
      case 'gatewayAccounts.byId':
        return ACCOUNT
      case 'paymentMethods.ofInvoice':
        return null
      case 'paymentMethods.defaultOfInvoice':
        return {
          id: 'card',
          customerId: this.#customerId,
          gatewayAccountId: 'account',
          status: 'active',
          refusedAt: null,
        } satisfies Partial<PaymentMethod>
      case 'paymentAttempts.openForInvoice':
        return this.open
      case 'paymentAttempts.byId':
        return this.tables.byId('paymentAttempts', id)
      case 'paymentAttempts.ofPayment':
        return this.tables.all('paymentAttempts').filter(({ paymentId }) => paymentId === id)
      case 'payments.byId':
        return this.tables.byId('payments', id)
      default:
        return LISTS.has(method) && !ALONE.has(name) ? [] : null
    }
  }
}
