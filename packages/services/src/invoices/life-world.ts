import {
  isOpenAttempt,
  type Customer,
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
import type { Change, Plan } from '../plan.ts'
import type { Query } from '../ports/database.ts'
import type { Repositories } from '../ports/repositories.ts'
import { systemRuntime } from '../runtime.ts'
import { totalLine } from './lines.ts'
import { newInvoice } from './new.ts'

/** One look-up of a repository, as data. */
interface LookUp {
  readonly name: string
  readonly args: readonly unknown[]
}

const LISTS = new Set(['byIds', 'ofPrices', 'ofInvoice', 'forInvoice', 'redemptionsOf', 'linesOfInvoice', 'ofAttempt'])
const ALONE = new Set(['orders.ofInvoice'])

/**
 * A merchant with one invoice, kept in memory, for tests of the real use cases: they read it through the ports, and their
 * plans are applied as a commit would, versions checked. Times are in UTC milliseconds, amounts in minor units.
 */
export class InvoiceWorld {
  now = Date.UTC(2026, 2, 1)
  invoice: Invoice
  lines: readonly InvoiceLine[]
  readonly attempts = new Map<string, PaymentAttempt>()
  readonly payments = new Map<string, Payment>()
  readonly movements: Movement[] = []
  readonly #merchantId = systemRuntime.uuid()
  readonly #customer: Customer

  constructor(totalMinor: number) {
    const context = this.context()
    this.#customer = newCustomer(context, 'ada@example.com')
    const { id: customerId } = this.#customer
    const dueAt = this.now + 1_000
    const draft = newInvoice(context, { customerId, currency: 'USD', origin: 'manual' })
    this.invoice = { ...draft, subtotalMinor: totalMinor, totalMinor, dueAt, dueDate: new Date(dueAt).toISOString() }
    this.lines = [totalLine(context, this.invoice, totalMinor)]
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
        rows: lookUps(),
        load: async <Q extends Record<string, Query<unknown>>>(queries: Q) => this.#answers(queries),
        commit: async () => {
          throw new Error('plans are applied by hand')
        },
      },
    }
  }

  /** The charge, hold, capture or void that is under way; null where none is. */
  get open(): PaymentAttempt | null {
    return [...this.attempts.values()].find(isOpenAttempt) ?? null
  }

  /** What a commit of the plan would leave. */
  apply({ changes, movements = [] }: Plan): void {
    for (const change of changes) this.#apply(change)
    this.movements.push(...movements)
  }

  #apply(change: Change): void {
    if (change.kind === 'clear_invoice_lines') this.lines = []
    if (change.kind === 'update' && change.table === 'invoices') this.invoice = moved(this.invoice, change)
    if (change.kind === 'update' && change.table === 'payments') moveIn(this.payments, change)
    if (change.kind === 'update' && change.table === 'paymentAttempts') moveIn(this.attempts, change)
    if (change.kind !== 'insert') return
    if (change.table === 'invoiceLines') this.lines = [...this.lines, change.row]
    if (change.table === 'payments') this.payments.set(change.row.id, change.row)
    if (change.table === 'paymentAttempts') this.attempts.set(change.row.id, change.row)
  }

  #answers<Q extends Record<string, Query<unknown>>>(queries: Q) {
    const read = ({ statements, read }: Query<unknown>) =>
      read((statements as LookUp[]).map((each) => this.#find(each)))
    return Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, read(query)])) as never
  }

  #find({ name, args: [id] }: LookUp): unknown {
    const [, method = ''] = name.split('.')
    switch (name) {
      case 'merchant.get':
        return { id: this.#merchantId, timezone: 'UTC', country: 'US' } satisfies Partial<Merchant>
      case 'invoices.byId':
        return id === this.invoice.id ? this.invoice : null
      case 'invoices.lines':
        return this.lines
      case 'customers.ofInvoice':
      case 'customers.ownerOfAttempt':
        return this.#customer
      case 'discounts.usesOf':
        return new Map()
      case 'invoices.paidBefore':
        return 0
      case 'gatewayAccounts.standard':
      case 'gatewayAccounts.byId':
        return { id: 'account', provider: 'nmi' } satisfies Partial<GatewayAccount>
      case 'paymentMethods.defaultOfInvoice':
        return { id: 'card', gatewayAccountId: 'account', status: 'active' } satisfies Partial<PaymentMethod>
      case 'paymentAttempts.openForInvoice':
        return this.open
      case 'paymentAttempts.byId':
        return this.attempts.get(String(id)) ?? null
      case 'paymentAttempts.ofPayment':
        return [...this.attempts.values()].filter(({ paymentId }) => paymentId === id)
      case 'payments.byId':
        return this.payments.get(String(id)) ?? null
      default:
        return LISTS.has(method) && !ALONE.has(name) ? [] : null
    }
  }
}

interface Row {
  readonly id: string
  readonly version: number
}

function moved<T extends Row>(row: T, { id, version, set }: Row & { readonly set: Partial<T> }): T {
  if (row.id !== id || row.version !== version) throw new Error(`a lost race for ${id}`)
  return { ...row, ...set, version: version + 1 }
}

function moveIn<T extends Row>(rows: Map<string, T>, change: Row & { readonly set: Partial<T> }): void {
  const row = rows.get(change.id)
  if (!row) throw new Error(`nothing to update at ${change.id}`)
  rows.set(row.id, moved(row, change))
}

/** Repositories whose queries say what is looked up, for the world to answer. */
function lookUps(): Repositories {
  const methods = (table: string) => ({
    get: (_: object, method: string) => {
      return (...args: readonly unknown[]): Query<unknown> => ({
        statements: [{ name: `${table}.${method}`, args } satisfies LookUp],
        read: ([row]) => row,
      })
    },
  })
  return new Proxy({}, { get: (_, table: string) => new Proxy({}, methods(table)) }) as Repositories
}
