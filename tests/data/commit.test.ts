import { newCustomer } from '@revkeen-edge/services/customers/new.ts'
import { insert, update, type Plan } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOn } from './context.ts'
import { invoiceRow } from './rows.ts'

let system: System

beforeAll(async () => {
  system = await startSystem({ invariants: false })
})
afterAll(() => system.dispose())

const countOf = async (table: string, merchantId: string): Promise<number> => {
  const row = await system.db
    .prepare(`SELECT count(*) AS n FROM ${table} WHERE merchant_id = ?`)
    .bind(merchantId)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('a commit', () => {
  it('lands rows, events, messages and audit together', async () => {
    const context = contextOn(system.db)
    const customer = newCustomer(context, 'a@b.example')
    const plan: Plan = {
      changes: [insert('customers', customer)],
      events: [
        { type: 'customer.created', objectType: 'customer', objectId: customer.id, object: { id: customer.id } },
      ],
      messages: [{ kind: 'receipt', recipient: 'a@b.example', data: {} }],
      audit: [{ action: 'customer.create', objectType: 'customer', objectId: customer.id }],
    }
    const outcome = await context.db.commit(context, plan)
    expect(outcome).toMatchObject({
      ok: true,
      eventIds: [expect.stringMatching(/^evt_/)],
      messageIds: [expect.any(String)],
    })
    for (const table of ['customers', 'events', 'messages', 'audit_log']) {
      expect(await countOf(table, context.tenant.merchantId)).toBe(1)
    }
  })

  it('leaves nothing behind when a checked update lost its race', async () => {
    const context = contextOn(system.db)
    const customer = newCustomer(context, 'race@b.example')
    await context.db.commit(context, { changes: [insert('customers', customer)] })
    const other = newCustomer(context, 'other@b.example')
    const stale = { ...customer, version: 7 }
    const outcome = await context.db.commit(context, {
      changes: [insert('customers', other), update('customers', stale, { name: 'Late' })],
      events: [{ type: 'customer.updated', objectType: 'customer', objectId: customer.id, object: {} }],
    })
    expect(outcome).toEqual({ ok: false, conflict: { kind: 'lost_race', constraint: 'lost_race' } })
    expect(await countOf('customers', context.tenant.merchantId)).toBe(1)
    expect(await countOf('events', context.tenant.merchantId)).toBe(0)
    expect((await system.db.prepare('SELECT count(*) AS n FROM batch_guard').first<{ n: number }>())?.n).toBe(0)
  })

  it('lets exactly one of many writers of the same version through', async () => {
    const context = contextOn(system.db)
    const customer = newCustomer(context, 'many@b.example')
    await context.db.commit(context, { changes: [insert('customers', customer)] })
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        context.db.commit(context, { changes: [update('customers', customer, { name: `Writer ${n}` })] }),
      ),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('refuses a movement that does not sum to zero, with everything around it', async () => {
    const context = contextOn(system.db)
    const crooked = {
      kind: 'sale',
      currency: 'USD',
      referenceId: 'x',
      entries: [{ account: 'revenue', amountMinor: -1 }],
    } as const
    const plan: Plan = {
      changes: [insert('customers', newCustomer(context, 'ledger@b.example'))],
      movements: [crooked],
    }
    await expect(context.db.commit(context, plan)).rejects.toThrow('unbalanced')
    expect(await countOf('customers', context.tenant.merchantId)).toBe(0)
    expect(await countOf('ledger_entries', context.tenant.merchantId)).toBe(0)
  })

  it('cannot point at a row of another tenant', async () => {
    const [mine, theirs] = [contextOn(system.db), contextOn(system.db)]
    const customer = newCustomer(theirs, 'theirs@b.example')
    await theirs.db.commit(theirs, { changes: [insert('customers', customer)] })
    const outcome = await mine.db.commit(mine, { changes: [insert('invoices', invoiceRow(mine, customer.id))] })
    expect(outcome).toEqual({ ok: false, conflict: { kind: 'reference', constraint: 'foreign_key' } })
  })

  it('writes many rows of a table as one statement, as they are', async () => {
    const context = contextOn(system.db)
    const rows = Array.from({ length: 300 }, (_, n) => ({
      ...newCustomer(context, `n${n}@b.example`),
      name: n % 2 ? null : `Zoë "${n}" 😀 \\ \n`,
      metadata: { n, deep: { yes: true } },
    }))
    expect((await context.db.commit(context, { changes: rows.map((row) => insert('customers', row)) })).ok).toBe(true)
    const { found } = await context.db.load({ found: context.db.rows.customers.byIds(rows.map(({ id }) => id)) })
    expect(new Map(found.map((row) => [row.id, row]))).toEqual(new Map(rows.map((row) => [row.id, row])))
  })
})

describe('number series', () => {
  it('has neither gaps nor duplicates under parallel finalises, and sets the number into event and row', async () => {
    const context = contextOn(system.db)
    const customer = newCustomer(context, 'series@b.example')
    await context.db.commit(context, { changes: [insert('customers', customer)] })
    const outcomes = await Promise.all(
      Array.from({ length: 25 }, () => {
        const invoice = invoiceRow(context, customer.id)
        return context.db.commit(context, {
          changes: [insert('invoices', invoice)],
          events: [
            {
              type: 'invoice.finalized',
              objectType: 'invoice',
              objectId: invoice.id,
              object: { invoice_number: null },
            },
          ],
          series: { table: 'invoices', id: invoice.id, prefix: 'INV', year: 2026 },
        })
      }),
    )
    const numbers = outcomes
      .map((outcome) => (outcome.ok ? (outcome.number ?? '') : ''))
      .toSorted((a, b) => a.localeCompare(b))
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, n) => `INV-2026-${String(n + 1).padStart(4, '0')}`))
    const { results } = await system.db
      .prepare(
        "SELECT i.number AS row, json_extract(e.data, '$.object.invoice_number') AS event FROM invoices i JOIN events e ON e.object_id = i.id WHERE i.merchant_id = ?",
      )
      .bind(context.tenant.merchantId)
      .all<{ row: string; event: string }>()
    expect(results).toHaveLength(25)
    for (const { row, event } of results) expect(event).toBe(row)
  })

  it('gives no number to a commit that fails', async () => {
    const context = contextOn(system.db)
    const customer = newCustomer(context, 'gap@b.example')
    await context.db.commit(context, { changes: [insert('customers', customer)] })
    const commit = (changes: Plan['changes']) => {
      const invoice = invoiceRow(context, customer.id)
      return context.db.commit(context, {
        changes: [insert('invoices', invoice), ...changes],
        series: { table: 'invoices', id: invoice.id, prefix: 'INV', year: 2026 },
      })
    }
    expect((await commit([])).ok).toBe(true)
    expect((await commit([update('customers', { ...customer, version: 9 }, { name: 'x' })])).ok).toBe(false)
    expect(await commit([])).toMatchObject({ ok: true, number: 'INV-2026-0002' })
  })
})
