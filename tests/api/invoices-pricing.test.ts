import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { biller, CONSULTING, type Biller } from './invoices-shop.ts'
import type { Reply } from './merchant.ts'

let system: System
let shop: Biller
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  shop = await biller(system, `pricing-${(made += 1)}`)
})
afterAll(() => system.dispose())

const patch = (id: string, body: object) => shop.call('PATCH', `/invoices/${id}`, body)
const rate = async (fields: object) =>
  (await shop.post('/tax-rates', { display_name: 'VAT', percentage: 20, country: 'US', ...fields })).body
const deactivate = (id: string) => shop.call('PATCH', `/tax-rates/${id}`, { active: false })
const discount = async (fields: object) => {
  const body = { discount_type: 'percentage', discount_value: 10, ...fields }
  return (await shop.post('/discounts', { code: `CODE-${(made += 1)}`, name: 'An offer', ...body })).body.data
}
const refusalOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]
const REFUSED = [422, 'invalid_state', 'discount_code']

describe('the taxes of an invoice', () => {
  it('are those of the customer’s place, on top or within', async () => {
    await rate({ percentage: 20 })
    const customer = await shop.customer({ address: { country: 'US' } })
    const onTop = await shop.invoice({ customer_id: customer })
    expect(onTop).toMatchObject({ subtotal_minor: 50_000, tax_minor: 10_000, total_minor: 60_000 })
    expect(onTop.taxes).toMatchObject([{ display_name: 'VAT', percentage: 20, inclusive: false, amount_minor: 10_000 }])
    const within = await rate({ display_name: 'Within', percentage: 25, inclusive: true })
    const line = { ...CONSULTING, tax_rate_ids: [within.id] }
    expect(await shop.invoice({ customer_id: customer, line_items: [line] })).toMatchObject({
      tax_minor: 10_000,
      total_minor: 50_000,
      taxes: [{ tax_rate_id: within.id, inclusive: true, taxable_minor: 40_000, amount_minor: 10_000 }],
    })
  })

  it('are none for an exempt customer, whatever a line was given', async () => {
    const { id } = await rate({})
    const customer = await shop.customer({ tax_exempt: 'exempt' })
    const line = { ...CONSULTING, tax_rate_ids: [id] }
    expect(await shop.invoice({ customer_id: customer, line_items: [CONSULTING, line] })).toMatchObject({
      tax_treatment: 'exempt',
      tax_minor: 0,
      total_minor: 100_000,
      taxes: [],
    })
  })

  it('are named and not charged where the customer owes them', async () => {
    const { id } = await rate({})
    const customer = await shop.customer({ tax_exempt: 'reverse' })
    const invoice = await shop.invoice({
      customer_id: customer,
      line_items: [{ ...CONSULTING, tax_rate_ids: [id] }],
      status: 'open',
    })
    expect(invoice).toMatchObject({
      tax_treatment: 'reverse_charge',
      tax_minor: 0,
      total_minor: 50_000,
      taxes: [{ tax_rate_id: id, taxable_minor: 50_000, amount_minor: 0, reverse_charge: true }],
    })
  })

  it('are those of the product before those of the place, and those of the line before both', async () => {
    await rate({ percentage: 20 })
    const [low, line] = [await rate({ percentage: 5, country: 'FR' }), await rate({ percentage: 7, country: 'FR' })]
    const fields = { product_id: 'book', name: 'Book', kind: 'one_time', pricing_model: 'one_time' }
    const product = (await shop.post('/products', { ...fields, amount_minor: 1_000, currency: 'USD' })).body.data
    await shop.call('PUT', `/products/${product.id}/tax-rates`, { tax_rate_ids: [low.id] })
    const { lines, taxes } = await shop.invoice({
      customer_id: await shop.customer({ address: { country: 'US' } }),
      line_items: [
        { product_id: product.id },
        { product_id: product.id, tax_rate_ids: [line.id] },
        { product_id: product.id, tax_rate_ids: [] },
        { description: 'Wrapping', amount_minor: 1_000 },
      ],
    })
    expect(lines.map(({ tax_minor: tax }: { tax_minor: number }) => tax)).toEqual([50, 70, 0, 200])
    expect(taxes.map(({ percentage }: { percentage: number }) => percentage)).toEqual([20, 7, 5])
  })

  it('stay with a draft’s line that was given a rate which is switched off since', async () => {
    const { id: rateId } = await rate({})
    const line_items = [{ ...CONSULTING, tax_rate_ids: [rateId] }]
    const { id } = await shop.invoice({ line_items })
    await deactivate(rateId)
    expect((await patch(id, { memo: 'Same', line_items })).body.data.total_minor).toBe(60_000)
    const more = await shop.post(`/invoices/${id}/line-items`, { description: 'Extra', amount_minor: 100 })
    expect(more.body.invoice.total_minor).toBe(60_100)
    expect((await shop.step(id, 'finalize')).body.data).toMatchObject({ tax_minor: 10_000, total_minor: 60_100 })
    const anew = await shop.post('/invoices', { customer_id: await shop.customer(), line_items })
    expect(refusalOf(anew)).toEqual([404, 'resource_missing', 'line_items[0].tax_rate_ids'])
  })

  it('stay with a pushed draft whose line names a rate which is switched off since', async () => {
    const { id: rateId } = await rate({})
    const customer = await shop.customer()
    const record = { customer_id: customer, line_items: [{ ...CONSULTING, tax_rate_ids: [rateId] }] }
    const push = (name: string, fields: object) =>
      shop.call('PUT', `/invoices/external/practice/${name}`, { ...record, ...fields })
    await push('kept', {})
    await deactivate(rateId)
    const again = await push('kept', { status: 'open', invoice_number: 'P-1' })
    expect(again.body.data).toMatchObject({ status: 'approved', tax_minor: 10_000, total_minor: 60_000 })
    expect(refusalOf(await push('late', {})).slice(0, 2)).toEqual([404, 'resource_missing'])
  })

  it('cost no round trip of their own', async () => {
    const { id: rateId } = await rate({})
    const body = { customer_id: await shop.customer(), line_items: [{ ...CONSULTING, tax_rate_ids: [rateId] }] }
    const created = [await shop.post('/invoices', body), await shop.post('/invoices', body)]
    const finalised = []
    for (const each of created) finalised.push(await shop.step(each.body.data.id, 'finalize'))
    expect(Math.min(...created.map(({ roundTrips }) => roundTrips))).toBe(2)
    expect(Math.min(...finalised.map(({ roundTrips }) => roundTrips))).toBe(2)
  })
})

describe('a discount code that does not count', () => {
  const PAST = { valid_from: '2020-01-01T00:00:00Z', valid_until: '2020-02-01T00:00:00Z' }

  it.each([
    ['has expired', PAST],
    ['is not valid yet', { valid_from: '2090-01-01T00:00:00Z' }],
    ['is for another currency', { discount_type: 'fixed_amount', discount_value: 100, currency: 'EUR' }],
  ])('as it %s is refused by its field, on a new invoice and on a draft', async (_, fields) => {
    const { code } = await discount(fields)
    const { id } = await shop.invoice()
    const before = (await shop.get(`/invoices/${id}`)).body.data
    const body = { customer_id: await shop.customer(), line_items: [CONSULTING], discount_code: code }
    expect(refusalOf(await shop.post('/invoices', body))).toEqual(REFUSED)
    expect(refusalOf(await patch(id, { discount_code: code }))).toEqual(REFUSED)
    expect((await shop.get(`/invoices/${id}`)).body.data).toEqual(before)
  })

  it('as it is used up is refused, and counts again once the invoice that used it is void', async () => {
    const { code } = await discount({ max_redemptions: 1 })
    const draft = await shop.invoice()
    const used = await shop.invoice({ discount_code: code, status: 'open' })
    expect(used.discount_minor).toBe(5_000)
    const body = { customer_id: await shop.customer(), line_items: [CONSULTING], discount_code: code }
    expect(refusalOf(await shop.post('/invoices', body))).toEqual(REFUSED)
    expect(refusalOf(await patch(draft.id, { discount_code: code }))).toEqual(REFUSED)
    await shop.step(used.id, 'void')
    expect((await patch(draft.id, { discount_code: code })).body.data.discount_minor).toBe(5_000)
  })

  it('as this customer has used it is refused to them, and not to another', async () => {
    const { code } = await discount({ max_redemptions_per_user: 1 })
    const [one, other] = [await shop.customer(), await shop.customer()]
    await shop.invoice({ customer_id: one, discount_code: code, status: 'open' })
    const draft = await shop.invoice({ customer_id: one })
    const body = { line_items: [CONSULTING], discount_code: code }
    expect(refusalOf(await shop.post('/invoices', { ...body, customer_id: one }))).toEqual(REFUSED)
    expect(refusalOf(await patch(draft.id, { discount_code: code }))).toEqual(REFUSED)
    expect((await shop.post('/invoices', { ...body, customer_id: other })).body.data.discount_minor).toBe(5_000)
  })

  it('as it is for first purchases is refused to whoever has bought', async () => {
    const { code } = await discount({ first_time_customer: true })
    const customer = await shop.customer()
    const { id } = await shop.invoice({ customer_id: customer, status: 'open' })
    await shop.step(id, 'pay', { amount_minor: 50_000, payment_method: 'cash' })
    const body = { customer_id: customer, line_items: [CONSULTING], discount_code: code }
    expect(refusalOf(await shop.post('/invoices', body))).toEqual(REFUSED)
  })
})

describe('a draft without lines', () => {
  it('keeps no discount, whichever way its lines went', async () => {
    const { code } = await discount({})
    const [one, other] = [await shop.invoice({ discount_code: code }), await shop.invoice({ discount_code: code })]
    const patched = await patch(one.id, { line_items: [] })
    await shop.call('DELETE', `/invoices/${other.id}/line-items/${other.lines[0].id}`)
    for (const { data } of [patched.body, (await shop.get(`/invoices/${other.id}`)).body]) {
      expect(data).toMatchObject({ total_minor: 0, discounts: [], lines: [] })
    }
    expect(refusalOf(await patch(one.id, { discount_code: code }))).toEqual(REFUSED)
  })
})

describe('a total by itself', () => {
  it('does not replace a line that somebody wrote', async () => {
    const line = { description: 'Deposit', amount_minor: 100, quantity: 1, tax_rate_ids: [] }
    const { id } = await shop.invoice({ line_items: [line] })
    expect(refusalOf(await patch(id, { total_minor: 250 }))).toEqual([422, 'invalid_state', 'total_minor'])
    expect((await patch(id, { total_minor: 100 })).body.data.lines).toMatchObject([{ description: 'Deposit' }])
  })
})

describe('the ways to pay an invoice', () => {
  it('are no longer restricted once none is named', async () => {
    const { id } = await shop.invoice({ allowed_methods: ['card'] })
    expect((await patch(id, { allowed_methods: [] })).body.data.allowed_methods).toBeNull()
    await patch(id, { allowed_methods: ['card', 'in_store'] })
    await shop.step(id, 'finalize')
    expect((await patch(id, { memo: 'x' })).body.data.allowed_methods).toEqual(['card', 'in_store'])
    expect((await patch(id, { allowed_methods: [] })).body.data.allowed_methods).toBeNull()
    expect(refusalOf(await patch(id, { allowed_methods: ['card', 'card'] }))).toEqual([
      400,
      'validation_error',
      'allowed_methods',
    ])
    const body = { customer_id: await shop.customer(), line_items: [CONSULTING], allowed_methods: [] }
    expect((await shop.post('/invoices', body)).status).toBe(400)
  })
})
