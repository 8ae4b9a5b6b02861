import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { expectBalancedBooks } from './books.ts'
import { chargesAt, securityKeyOf, setCallbacks, setFault } from './buyer.ts'
import { newToken, post, pressAt, type Press } from './checkout-discounts.ts'

let system: System
let merchant: TestMerchant
let securityKey: string
let mug: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'codes')
  securityKey = await securityKeyOf(system, merchant.merchantId)
  mug = await product(merchant, { name: 'Mug', amount_minor: 1000 })
})
afterAll(() => system.dispose())

let counter = 0
const unique = (name: string) => `${name}-${(counter += 1)}`

async function product({ post }: TestMerchant, set: object): Promise<string> {
  const body = { product_id: unique('p'), kind: 'one_time', pricing_model: 'one_time', currency: 'USD', ...set }
  return (await post('/products', body)).body.data.id
}

const discount = async (set: object) =>
  (await merchant.post('/discounts', { code: unique('CODE'), discount_type: 'percentage', discount_value: 10, ...set }))
    .body.data as { id: string; code: string }
const link = async (set: object = {}, at: TestMerchant = merchant, products = [mug]) =>
  (await at.post('/payment-links', { product_ids: products, allow_promotion_codes: true, ...set })).body as {
    id: string
    url: string
  }
const usesOf = async (id: string) => (await merchant.get(`/discounts/${id}`)).body.data.current_redemptions as number

const quote = (url: string, set: object = {}) => post(`${url}/quote`, { session: newToken(), items: [], ...set })
const press = (url: string, wanted: Press) => pressAt(system, `${url}/pay`, wanted)

async function lastInvoice(at: TestMerchant = merchant) {
  const { id } = (await at.get('/invoices?limit=1')).body.data[0]
  return (await at.get(`/invoices/${id}`)).body.data
}

async function rowOf(table: string, id: string): Promise<Record<string, unknown>> {
  const row = await system.db.prepare(`SELECT * FROM ${table} WHERE id = ?`).bind(id).first()
  if (!row) throw new Error(`no row ${id} of ${table}`)
  return row
}

describe('a code at the checkout', () => {
  it('is quoted, charged, counted and on the invoice', async () => {
    const { id, code } = await discount({ discount_value: 12.5 })
    const { url } = await link()
    const quoted = await quote(url, { discount_code: ` ${code.toLowerCase()} ` })
    expect(quoted).toMatchObject({
      subtotal_minor: 1000,
      discount_minor: 125,
      total_minor: 875,
      code,
      code_error: null,
      formatted: { discount: '-$1.25', total: '$8.75' },
    })
    expect(await press(url, { total: 875, code })).toMatchObject({ status: 'succeeded' })
    expect(await usesOf(id)).toBe(1)
    const invoice = await lastInvoice()
    expect(invoice).toMatchObject({ status: 'paid', total_minor: 875, discount_minor: 125, subtotal_minor: 1000 })
    const row = await rowOf('invoices', invoice.id)
    expect(JSON.parse(String(row['discounts']))).toMatchObject([{ id, code }])
  })

  it('is shown before it is charged where the total is another', async () => {
    const { code, id } = await discount({})
    const { url } = await link()
    const answer = await press(url, { total: 1000, code })
    expect(answer).toMatchObject({ status: 'total_changed', quote: { total_minor: 900, code } })
    expect(await usesOf(id)).toBe(0)
  })

  it('is taken nowhere but where the merchant allows codes', async () => {
    const { code } = await discount({})
    const { url } = await link({ allow_promotion_codes: false })
    expect(await quote(url, { discount_code: code })).toMatchObject({ total_minor: 1000, code: null, code_error: null })
    expect(await press(url, { total: 1000, code })).toMatchObject({ status: 'succeeded' })
  })

  it.each<[string, object, string]>([
    ['is expired', { valid_until: '2020-01-01T00:00:00Z' }, 'This code has expired.'],
    ['is not valid yet', { valid_from: '2100-01-01T00:00:00Z' }, 'This code is not valid yet.'],
    ['is switched off', { is_active: false }, 'This code is no longer valid.'],
    ['is for subscriptions', { scope: 'subscription_only' }, 'This code is not for what you are buying.'],
    ['makes all free', { discount_value: 100 }, 'With this code there is nothing left to pay here.'],
  ])('that %s leaves the price as it is, and says so', async (_, set, words) => {
    const { code, id } = await discount(set)
    const { url } = await link()
    const quoted = await quote(url, { discount_code: code })
    expect(quoted).toMatchObject({ total_minor: 1000, discount_minor: null, code: null })
    expect(quoted.code_error).toBe(words)
    const answer = await press(url, { total: 1000, code })
    expect(answer).toMatchObject({ status: 'code_refused', quote: { total_minor: 1000 } })
    expect(answer.message).toBe(words)
    expect(await usesOf(id)).toBe(0)
  })

  it('that nobody knows is refused in plain words', async () => {
    const { url } = await link()
    expect((await quote(url, { discount_code: 'NOBODY' })).code_error).toBe('This code is not valid.')
  })

  it('takes off the chosen products alone', async () => {
    const { code } = await discount({ product_ids: [mug], discount_value: 50 })
    const plate = await product(merchant, { name: 'Plate', amount_minor: 333 })
    const { url } = await link({}, merchant, [mug, plate])
    expect(await quote(url, { discount_code: code })).toMatchObject({ discount_minor: 500, total_minor: 833 })
    expect(await press(url, { total: 833, code })).toMatchObject({ status: 'succeeded' })
  })

  it('is one customer’s only as often as allowed, before and after the buyer is a customer', async () => {
    const { code, id } = await discount({ max_redemptions_per_user: 2 })
    const { url } = await link()
    const buy = (email: string) => press(url, { total: 900, code, email })
    expect(await buy('often@example.com')).toMatchObject({ status: 'succeeded' })
    expect(await buy('Often@Example.com')).toMatchObject({ status: 'succeeded' })
    expect(await buy('often@example.com')).toMatchObject({
      status: 'code_refused',
      message: 'You have already used this code.',
    })
    expect(await buy('else@example.com')).toMatchObject({ status: 'succeeded' })
    expect(await usesOf(id)).toBe(3)
  })

  it('for first purchases is refused to who has bought before', async () => {
    const { code } = await discount({ first_time_customer: true })
    const { url } = await link()
    const buy = () => press(url, { total: 900, code, email: 'first@example.com' })
    expect(await buy()).toMatchObject({ status: 'succeeded' })
    expect(await buy()).toMatchObject({ status: 'code_refused', message: 'This code is for a first purchase only.' })
  })

  it('counts once for a buyer who presses in many tabs', async () => {
    const { code, id } = await discount({ max_redemptions_per_user: 1 })
    const { url } = await link()
    const tabs = Array.from({ length: 6 }, () => press(url, { total: 900, code, email: 'tabs@example.com' }))
    const statuses = (await Promise.all(tabs)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'succeeded')).toHaveLength(1)
    expect(await usesOf(id)).toBe(1)
  })

  it('is free again after a decline, and used by the next try of the same buyer', async () => {
    const { code, id } = await discount({ max_redemptions: 1, max_redemptions_per_user: 1 })
    const { url } = await link()
    const token = newToken()
    const tries = { total: 900, code, token, email: 'again@example.com' }
    expect(await press(url, { ...tries, card: '4000000000000002' })).toMatchObject({ status: 'declined' })
    expect(await usesOf(id)).toBe(0)
    expect(await press(url, tries)).toMatchObject({ status: 'succeeded' })
    expect(await usesOf(id)).toBe(1)
    expect(await press(url, { total: 900, code })).toMatchObject({ message: 'This code has been used up.' })
  })

  it('stays counted while a payment is being checked, and is booked once that is found', async () => {
    const { code, id } = await discount({ max_redemptions: 1 })
    const { url } = await link()
    await setCallbacks(system, securityKey, 'off')
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    expect(await press(url, { total: 900, code })).toMatchObject({ status: 'processing' })
    expect(await usesOf(id)).toBe(1)
    expect(await press(url, { total: 900, code })).toMatchObject({ message: 'This code has been used up.' })
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    expect(await lastInvoice()).toMatchObject({ status: 'paid', total_minor: 900, discount_minor: 100 })
    expect(await usesOf(id)).toBe(1)
  })

  it('for ten is used ten times by a hundred buyers at once, and nobody else is charged', async () => {
    const crowd = await testMerchant(system, 'crowd')
    const key = await securityKeyOf(system, crowd.merchantId)
    const cup = await product(crowd, { name: 'Cup', amount_minor: 1000 })
    const made = (
      await crowd.post('/discounts', {
        code: 'TEN',
        discount_type: 'fixed_amount',
        discount_value: 250,
        max_redemptions: 10,
      })
    ).body.data
    const { url } = await link({}, crowd, [cup])
    const answers = await Promise.all(Array.from({ length: 100 }, () => press(url, { total: 750, code: 'TEN' })))
    const by = (wanted: string) => answers.filter(({ status }) => status === wanted)
    expect(by('succeeded')).toHaveLength(10)
    expect(by('code_refused')).toHaveLength(90)
    expect(new Set(by('code_refused').map(({ message }) => message))).toEqual(new Set(['This code has been used up.']))
    expect((await crowd.get(`/discounts/${made.id}`)).body.data.current_redemptions).toBe(10)
    expect((await chargesAt(system, key)).size).toBe(10)
    expect(await expectBalancedBooks(system, crowd.merchantId, key)).toBe(10)
  })

  it('cannot be limited below its uses', async () => {
    const { code, id } = await discount({})
    const { url } = await link()
    for (let uses = 0; uses < 2; uses += 1) await press(url, { total: 900, code })
    const refused = await merchant.call('PATCH', `/discounts/${id}`, { max_redemptions: 1 })
    expect([refused.status, refused.body.error.code, refused.body.error.param]).toEqual([
      422,
      'invalid_state',
      'max_redemptions',
    ])
    expect((await merchant.call('PATCH', `/discounts/${id}`, { max_redemptions: 2 })).status).toBe(200)
  })

  it('works in a session of the merchant’s, with the customer’s own limits from the start', async () => {
    const { code } = await discount({ max_redemptions_per_user: 1 })
    const { data: customer } = (await merchant.post('/customers', { email: 'known@example.com' })).body
    const session = async () => {
      const body = { lineItems: [{ productId: mug, quantity: 1 }], customerId: customer.id, allowPromotionCodes: true }
      return (await merchant.post('/checkout-sessions', body)).body.data as { url: string; public_token: string }
    }
    const first = await session()
    const paid = { total: 900, code, token: first.public_token, email: 'someone@example.com' }
    expect(await press(first.url, paid)).toMatchObject({ status: 'succeeded' })
    const second = await session()
    expect(await quote(second.url, { session: second.public_token, discount_code: code })).toMatchObject({
      code_error: 'You have already used this code.',
    })
  })
})

describe('taxes at the checkout', () => {
  let taxed: TestMerchant
  let pot: string

  beforeAll(async () => {
    taxed = await testMerchant(system, 'taxed')
    pot = await product(taxed, { name: 'Pot', amount_minor: 1000 })
    const rates = [
      { display_name: 'VAT', percentage: 20, country: 'GB', inclusive: true },
      { display_name: 'Sales tax', percentage: 8.25, country: 'US', state: 'CA' },
      { display_name: 'Levy', percentage: 1, country: 'US' },
    ]
    for (const rate of rates) await taxed.post('/tax-rates', rate)
  })

  const address = (country: string, state?: string) => ({
    line1: '1 Road',
    city: 'Town',
    country,
    ...(state && { state }),
  })

  it('are those of the billing address, on top of the price or inside it, on the page and on the invoice', async () => {
    const { url } = await link({ collect_billing_address: true }, taxed, [pot])
    expect(await quote(url, { place: { country: 'us', state: 'CA' } })).toMatchObject({
      subtotal_minor: 1000,
      total_minor: 1093,
      taxes: [
        { label: 'Sales tax (8.25%)', amount: '$0.83', included: false },
        { label: 'Levy (1%)', amount: '$0.10', included: false },
      ],
    })
    expect(await quote(url, { place: { country: 'GB' } })).toMatchObject({
      total_minor: 1000,
      taxes: [{ label: 'Includes VAT (20%)', amount: '$1.67', included: true }],
    })
    expect(await quote(url, { place: { country: 'DE' } })).toMatchObject({ total_minor: 1000, taxes: [] })
    expect(await press(url, { total: 1000, address: address('US', 'CA') })).toMatchObject({
      status: 'total_changed',
      quote: { total_minor: 1093 },
    })
    expect(await press(url, { total: 1093, address: address('US', 'CA') })).toMatchObject({ status: 'succeeded' })
    expect(await lastInvoice(taxed)).toMatchObject({ subtotal_minor: 1000, tax_minor: 93, total_minor: 1093 })
    expect(await press(url, { total: 1000, address: address('GB') })).toMatchObject({ status: 'succeeded' })
    expect(await lastInvoice(taxed)).toMatchObject({ subtotal_minor: 1000, tax_minor: 167, total_minor: 1000 })
  })

  it('are computed on what a code leaves', async () => {
    const { code } = (await taxed.post('/discounts', { code: 'HALF', discount_type: 'percentage', discount_value: 50 }))
      .body.data
    const { url } = await link({ collect_billing_address: true }, taxed, [pot])
    expect(await press(url, { total: 546, code, address: address('US', 'CA') })).toMatchObject({ status: 'succeeded' })
    expect(await lastInvoice(taxed)).toMatchObject({ discount_minor: 500, tax_minor: 46, total_minor: 546 })
  })

  it('are those of the customer in a session that is theirs, and in its total from the start', async () => {
    const session = async (email: string, set: object) => {
      const { data } = (await taxed.post('/customers', { email, country: 'US', state: 'CA', ...set })).body
      const body = { lineItems: [{ productId: pot, quantity: 1 }], customerId: data.id }
      return (await taxed.post('/checkout-sessions', body)).body.data
    }
    const made = await session('local@example.com', {})
    expect(made).toMatchObject({ amount_minor: 1093, amount_total: 1093 })
    expect(await press(made.url, { total: 1093, token: made.public_token })).toMatchObject({ status: 'succeeded' })
    expect((await session('exempt@example.com', { tax_exempt: 'exempt' })).amount_minor).toBe(1000)
    const reverse = await session('reverse@example.com', { tax_exempt: 'reverse' })
    expect(await quote(reverse.url, { session: reverse.public_token })).toMatchObject({
      total_minor: 1000,
      taxes: [
        { label: 'Sales tax (8.25%)', amount: 'Reverse charge', included: false },
        { label: 'Levy (1%)', amount: 'Reverse charge', included: false },
      ],
    })
  })

  it('are not escaped by typing the e-mail of a customer who is exempt', async () => {
    await taxed.post('/customers', { email: 'charity@example.com', tax_exempt: 'exempt' })
    const { url } = await link({ collect_billing_address: true }, taxed, [pot])
    const paid = { total: 1000, email: 'charity@example.com', address: address('US', 'CA') }
    expect(await press(url, paid)).toMatchObject({ status: 'total_changed' })
  })

  it('of a product’s own come before those of the place', async () => {
    const book = await product(taxed, { name: 'Book', amount_minor: 1000 })
    const { id } = (await taxed.post('/tax-rates', { display_name: 'Books', percentage: 5, country: 'FR' })).body
    await taxed.call('PUT', `/products/${book}/tax-rates`, { tax_rate_ids: [id] })
    const { url } = await link({}, taxed, [book])
    expect(await quote(url)).toMatchObject({ total_minor: 1050, taxes: [{ label: 'Books (5%)', amount: '$0.50' }] })
    expect(await press(url, { total: 1050 })).toMatchObject({ status: 'succeeded' })
  })
})
