import type { AppliedRate, Product, TaxRate } from '@revkeen-edge/domain'
import { describe, expect, it, vi } from 'vitest'
import { saleFigures } from '../checkout/figures.ts'
import { pricedOrder } from '../orders/figures.ts'
import { newOrder, newOrderLine } from '../orders/new.ts'
import type { TaxedSale, TaxEngine } from '../ports/tax-engine.ts'
import { systemRuntime } from '../runtime.ts'
import { figuresOf } from './amounts.ts'
import { finalizeInvoice } from './finalize.ts'
import { InvoiceWorld } from './life-world.ts'
import { sealerOf } from '../crypto.ts'

/** A rate as a tax service gives it: none of the merchant's own, so it has no id. */
const COUNTY: AppliedRate = {
  id: null,
  displayName: 'County tax',
  percentage: 82_500,
  inclusive: false,
  jurisdiction: 'US-TX',
  taxType: 'sales_tax',
}
const SHOWN = {
  taxRateId: null,
  displayName: 'County tax',
  percentage: 82_500,
  jurisdiction: 'US-TX',
  taxType: 'sales_tax',
  taxableMinor: 10_000,
  amountMinor: 825,
}

function service(ratesOf: TaxEngine['ratesOf'] = async (_, lines) => lines.map(() => [COUNTY])) {
  const engine = { ratesOf: vi.fn<TaxEngine['ratesOf']>(ratesOf) }
  return { engine, runtime: { ...systemRuntime, taxes: engine } }
}

/** What an order's line has beside what is sold. */
const LINE = {
  position: 0,
  productId: null,
  priceId: null,
  discountMinor: 0,
  taxMinor: 0,
  totalMinor: 10_000,
  metadata: {},
}

const own = { id: 'own', active: true, percentage: 200_000, country: null, state: null } as TaxRate
const sale: TaxedSale = {
  merchant: { country: 'US' },
  customer: { country: 'US', state: 'TX', taxTreatment: 'taxed' },
  products: [],
  rates: [own],
}

const line = (subtotalMinor: number, taxRateIds: string[] | null = null) => ({
  productId: null,
  priceId: null,
  taxRateIds,
  subtotalMinor,
  billingInterval: null,
})

describe('another tax engine in place of the merchant’s rates', () => {
  it('is told of the sale and its lines at once, and decides the rates of each', async () => {
    const { engine, runtime } = service(async (_, lines) =>
      lines.map(({ subtotalMinor }) => (subtotalMinor > 0 ? [COUNTY] : [])),
    )
    const lines = [line(10_000), line(-500), line(0, ['own'])]
    const figures = await figuresOf({ runtime }, sale, { currency: 'USD', lines, discounts: [] })
    expect(engine.ratesOf).toHaveBeenCalledExactlyOnceWith(
      { ...sale, currency: 'USD' },
      lines.map(({ productId, taxRateIds, subtotalMinor }) => ({ productId, taxRateIds, subtotalMinor })),
    )
    expect(figures).toMatchObject({ ok: true, value: { invoice: { totalMinor: 10_325, taxes: [SHOWN] } } })
  })

  it('is asked for orders and checkouts as for invoices', async () => {
    const { engine, runtime } = service()
    const world = new InvoiceWorld(10_000)
    const context = { ...world.context(), runtime }
    const sold = { description: 'Chair', quantity: 1, unitAmountMinor: 10_000, subtotalMinor: 10_000 }
    const checkout = await saleFigures({ runtime }, sale, {
      currency: 'USD',
      lines: [{ ...sold, productId: null, priceId: null }],
      discounts: [],
    })
    const order = newOrder(context, { customerId: null, currency: 'USD' })
    const catalogue = { products: [] as Product[], prices: [] }
    const lines = [newOrderLine(context, order, { ...sold, ...LINE })]
    const ordered = await pricedOrder(context, order, lines, { ...sale, customer: null, catalogue, discounts: [] })
    const finalised = await finalizeInvoice(context, sealerOf(btoa('k'.repeat(32))), world.invoice.id)
    expect(checkout).toMatchObject({ ok: true, value: { totalMinor: 10_825, taxes: [SHOWN] } })
    expect(ordered).toMatchObject({ ok: true, value: { row: { totalMinor: 10_825, taxes: [SHOWN] } } })
    expect(finalised).toMatchObject({ ok: true, value: { value: { invoice: { totalMinor: 10_825, taxes: [SHOWN] } } } })
    expect(engine.ratesOf).toHaveBeenCalledTimes(3)
  })

  it('does not tax whoever is exempt, and names its rates to whoever owes the tax', async () => {
    const { runtime } = service()
    const taxesFor = async (taxTreatment: TaxedSale['customer']['taxTreatment']) => {
      const customer = { ...sale.customer, taxTreatment }
      const asked = { currency: 'USD', lines: [line(10_000)], discounts: [] }
      const figures = await figuresOf({ runtime }, { ...sale, customer }, asked)
      return figures.ok ? figures.value.invoice.taxes : null
    }
    expect(await taxesFor('exempt')).toEqual([])
    expect(await taxesFor('reverse_charge')).toMatchObject([{ ...SHOWN, amountMinor: 0, reverseCharge: true }])
  })

  it('prices nothing where it cannot be asked, or answers for other lines', async () => {
    const asked = { currency: 'USD', lines: [line(10_000)], discounts: [] }
    const down = service(() => Promise.reject(new Error('the tax service is down')))
    await expect(figuresOf(down, sale, asked)).rejects.toThrow('down')
    await expect(
      figuresOf(
        service(async () => []),
        sale,
        asked,
      ),
    ).rejects.toThrow('every line has its rates')
  })
})
