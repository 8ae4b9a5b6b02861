import type { InvoiceComment } from '@revkeen-edge/domain'
import { insert } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { openLogoHost } from '../documents/logo-host.ts'
import { readPdf, textOf } from '../documents/reader.ts'
import { chargesAt, clearFaults, securityKeyOf, setCallbacks, setFault } from './buyer.ts'
import { newPayer, payPart, publicInvoice, type PublicPage } from './public-invoices.ts'

let system: System
let merchant: TestMerchant
let customerId: string
let securityKey: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'public-invoices')
  const { body } = await merchant.post('/customers', { email: 'owner@example.com', name: 'Olive Owner' })
  customerId = body.data.id
  securityKey = await securityKeyOf(system, merchant.merchantId)
  await setCallbacks(system, securityKey, 'off')
})
afterEach(() => clearFaults(system))
afterAll(() => system.dispose())

const inParts = () => publicInvoice(system, merchant.merchantId, customerId, { allowPartialPayments: true })
const invoiceOf = async ({ invoiceId }: PublicPage) => (await merchant.get(`/invoices/${invoiceId}`)).body.data
const pageOf = async ({ url }: PublicPage) => (await fetch(url)).text()
const chargeCount = async () => [...(await chargesAt(system, securityKey)).values()].reduce((sum, n) => sum + n, 0)

async function creditOf(): Promise<number> {
  const row = await system.db
    .prepare(
      "SELECT coalesce(sum(amount_minor), 0) AS total FROM ledger_entries WHERE merchant_id = ? AND account = 'customer_credit'",
    )
    .bind(merchant.merchantId)
    .first<{ total: number }>()
  return -(row?.total ?? 0)
}

describe('an invoice that takes parts', () => {
  it('is paid in two parts, each with its own session and receipt', async () => {
    const page = await inParts()
    const first = newPayer()
    const answer = await payPart(system, page.url, { session: first, amountMinor: 4000 })
    expect(answer).toMatchObject({ status: 'succeeded', redirect_url: `/i/${page.token}/paid/${first}` })
    expect(await invoiceOf(page)).toMatchObject({ status: 'partially_paid', amount_paid_minor: 4000 })
    expect(await pageOf(page)).toMatch(/Card, .*\$40\.00/)

    expect((await payPart(system, page.url, { session: first, amountMinor: 6000 })).status).toBe('already_paid')
    const rest = await payPart(system, page.url, { session: newPayer(), amountMinor: 6000, named: false })
    expect(rest.status).toBe('succeeded')
    expect(await invoiceOf(page)).toMatchObject({ status: 'paid', amount_paid_minor: 10_000 })
    const events = await merchant.eventsOf(page.invoiceId)
    expect(events.map(({ type }) => type)).toEqual(['invoice.updated', 'invoice.paid'])
  })

  it.each([
    ['nothing', 0],
    ['more than is due', 10_001],
  ])('takes no part of %s', async (_, amountMinor) => {
    const page = await inParts()
    const answer = await payPart(system, page.url, { session: newPayer(), amountMinor })
    expect(answer.httpStatus).toBe(400)
    expect(Object.keys(answer.error?.details?.fields ?? {})[0]).toMatch(/^items.*amount_minor$/)
    expect(await invoiceOf(page)).toMatchObject({ status: 'sent', amount_paid_minor: 0 })
  })

  it('is never overpaid by many payers at once', async () => {
    const page = await inParts()
    const before = await chargeCount()
    const press = (amountMinor: number) => payPart(system, page.url, { session: newPayer(), amountMinor })
    const answers = await Promise.all(Array.from({ length: 20 }, () => press(3000)))
    const paid = answers.filter(({ status }) => status === 'succeeded').length
    expect(paid).toBeGreaterThanOrEqual(1)
    expect(paid).toBeLessThanOrEqual(3)
    expect(await invoiceOf(page)).toMatchObject({ amount_paid_minor: paid * 3000 })
    expect((await chargeCount()) - before).toBe(paid)
    expect((await press(10_000 - paid * 3000)).status).toBe('succeeded')
    expect(await invoiceOf(page)).toMatchObject({ status: 'paid', amount_paid_minor: 10_000 })
  })

  it('keeps what arrives too late as the customer’s credit', async () => {
    const page = await inParts()
    const creditBefore = await creditOf()
    await setCallbacks(system, securityKey, 'delayed')
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    expect((await payPart(system, page.url, { session: newPayer(), amountMinor: 6000 })).status).toBe('processing')
    // As if the gateway had not known the charge twice.
    await system.db
      .prepare(
        "UPDATE payment_attempts SET status = 'canceled', settled_at = 1, next_check_at = NULL WHERE invoice_id = ?",
      )
      .bind(page.invoiceId)
      .run()
    await setCallbacks(system, securityKey, 'off')
    expect((await payPart(system, page.url, { session: newPayer(), amountMinor: 7000 })).status).toBe('succeeded')
    await fetch(`${system.urls.sandbox}/callbacks/flush`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ security_key: securityKey, all: true }),
    })
    await expect.poll(async () => (await creditOf()) - creditBefore, { timeout: 10_000 }).toBe(3000)
    expect(await invoiceOf(page)).toMatchObject({ status: 'paid', amount_paid_minor: 10_000 })
  })

  it('completes a link that is for it only once it is paid', async () => {
    const page = await inParts()
    const link = (await merchant.post('/payment-links', { mode: 'invoice', invoice_id: page.invoiceId })).body
    const statusOf = async () => (await merchant.get(`/payment-links/${link.id}`)).body.status
    expect((await payPart(system, link.url, { session: newPayer(), amountMinor: 2500 })).status).toBe('succeeded')
    expect(await statusOf()).toBe('active')
    expect((await payPart(system, link.url, { session: newPayer(), amountMinor: 7500, named: false })).status).toBe(
      'succeeded',
    )
    expect(await statusOf()).toBe('completed')
  })
})

describe('an invoice that is paid as a whole', () => {
  it('refuses a part and takes the whole', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    const part = await payPart(system, page.url, { session: newPayer(), amountMinor: 9999 })
    expect(part.httpStatus).toBe(400)
    const whole = await payPart(system, page.url, { session: newPayer(), amountMinor: 10_000, named: false })
    expect(whole.status).toBe('succeeded')
    expect(whole.roundTrips).toBeLessThanOrEqual(4)
    expect((await payPart(system, page.url, { session: newPayer(), amountMinor: 10_000 })).status).toBe('already_paid')
  })

  it('is charged once however many buttons are pressed at once', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    const before = await chargeCount()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => payPart(system, page.url, { session: newPayer(), amountMinor: 10_000 })),
    )
    expect(answers.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
    expect((await chargeCount()) - before).toBe(1)
  })

  it('shows nobody a way to pay while a payment is being checked', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    await setFault(system, { security_key: securityKey, mode: 'error_after_charge', count: 1 })
    const payer = newPayer()
    expect(await payPart(system, page.url, { session: payer, amountMinor: 10_000 })).toMatchObject({
      status: 'processing',
      redirect_url: `/i/${page.token}`,
    })
    const text = await pageOf(page)
    expect(text).toContain('Checking your payment')
    expect(text).not.toContain('ccnumber')
    const statusOf = async () => (await fetch(`${page.url}/status/${payer}`)).json()
    expect(await statusOf()).toEqual({ status: 'processing' })
    const other = await payPart(system, page.url, { session: newPayer(), amountMinor: 10_000 })
    expect(other.status).not.toBe('succeeded')
    await system.cron('* * * * *', new Date(Date.now() + 61_000))
    expect(await statusOf()).toEqual({ status: 'paid', redirect_url: `/i/${page.token}/paid/${payer}` })
  })

  it('tells a declined payer why, and takes another try of the same session', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    const session = newPayer()
    const declined = await payPart(system, page.url, { session, amountMinor: 10_000, card: '4000000000000002' })
    expect(declined.status).toBe('declined')
    const status = await (await fetch(`${page.url}/status/${session}`)).json()
    expect(status).toMatchObject({ status: 'declined', redirect_url: `/i/${page.token}` })
    expect((await payPart(system, page.url, { session, amountMinor: 10_000 })).status).toBe('succeeded')
  })
})

describe('the page', () => {
  const MONTHLY = { description: 'Support', billingInterval: 'month', billingIntervalCount: 1 }

  it('shows what is billed, to whom and until when, and nothing internal', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId, {
      dueDate: '2031-03-14',
      dueAt: Date.parse('2031-03-14T23:59:59Z'),
      memo: 'Thank you for your trust',
      footer: 'Registered in Utopia',
      lines: [
        { ...MONTHLY, periodStart: Date.parse('2026-11-01'), periodEnd: Date.parse('2026-12-01'), discountMinor: 1000 },
        { description: 'Travel', unitAmountMinor: 2000, quantity: 2, subtotalMinor: 4000, taxMinor: 260 },
      ],
      discounts: [
        {
          id: systemRuntime.uuid(),
          code: 'LOYAL',
          name: null,
          type: 'fixed_amount',
          value: 1000,
          currency: 'USD',
          scope: 'entire_order',
          productIds: [],
        },
      ],
      taxes: [
        {
          taxRateId: null,
          displayName: 'VAT',
          percentage: 20_000,
          inclusive: false,
          jurisdiction: null,
          taxType: 'vat',
          taxableMinor: 13_000,
          amountMinor: 260,
          reverseCharge: false,
        },
      ],
    })
    await merchant.commit(comment(page, 'See you on Monday', false), comment(page, 'Slow payer', true))
    const text = await pageOf(page)
    for (const shown of [
      'Olive Owner',
      'owner@example.com',
      'Due March 14, 2031',
      'Billed monthly',
      'Nov 1 – 30, 2026',
      'Qty 2 · $20.00 each',
      'LOYAL',
      'VAT (2%)',
      '$132.60',
      'Thank you for your trust',
      'Registered in Utopia',
      'See you on Monday',
    ]) {
      expect(text.replace(/\u2009/g, ' ')).toContain(shown)
    }
    expect(text).not.toContain('Slow payer')
  })

  it('names the merchant’s address below, on the file too, and nothing of it where there is none', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    expect(await pageOf(page)).not.toContain('class="imprint"')
    const imprint = { address_line1: '12 Bean <Street>', city: 'Salem', state: 'OR', country: 'US', tax_id: '93-1' }
    await merchant.call('PATCH', '/settings/branding', imprint)
    const [written] = /<address.*<\/address>/s.exec(await pageOf(page)) ?? []
    expect(written?.replaceAll(/<[^>]*>/g, '')).toMatch(
      / · 12 Bean &lt;Street&gt; · Salem, OR · United States · Tax number: 93-1$/,
    )
    const file = new Uint8Array(await (await fetch(`${page.url}/pdf`)).arrayBuffer())
    expect(textOf((await readPdf(file)).pages[0])).toContain('12 Bean <Street>')
  })

  it('names the reverse charge', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId, { taxTreatment: 'reverse_charge' })
    expect(await pageOf(page)).toContain('Reverse charge')
  })

  it.each([
    ['voided', 'This invoice is void', { status: 'voided' }],
    ['uncollectible', 'This invoice is closed', { status: 'uncollectible' }],
    ['for other ways to pay', 'Not payable by card', { allowedMethods: ['bank_transfer'] }],
  ] as const)('offers no payment of an invoice that is %s', async (_, heading, given) => {
    const { allowedMethods, ...fields } = { allowedMethods: null, ...given }
    const methods = allowedMethods && [...allowedMethods]
    const page = await publicInvoice(system, merchant.merchantId, customerId, { ...fields, allowedMethods: methods })
    const text = await pageOf(page)
    expect(text).toContain(heading)
    expect(text).not.toContain('ccnumber')
    const answer = await payPart(system, page.url, { session: newPayer(), amountMinor: 10_000, named: false })
    expect(answer).toMatchObject({ status: 'unavailable', redirect_url: `/i/${page.token}` })
  })

  it('shows nothing of a draft', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId, {
      status: 'draft',
      number: null,
      finalizedAt: null,
    })
    const text = await pageOf(page)
    expect(text).toContain('This invoice is not ready yet')
    expect(text).not.toContain('Consulting')
    expect((await fetch(`${page.url}/pdf`)).status).toBe(404)
  })

  it.each(['AAAAAAAAAAAAAAAAAAAAAA', 'short', 'a'.repeat(200), '%00'])(
    'is not found by a wrong token: %s',
    async (token) => {
      for (const path of ['', '/pdf', '/receipt.pdf', '/limit', `/paid/${newPayer()}`]) {
        expect((await fetch(`${system.urls.checkout}/i/${token}${path}`)).status).toBe(404)
      }
      const answer = await payPart(system, `${system.urls.checkout}/i/${token}`, {
        session: newPayer(),
        amountMinor: 1,
      })
      expect(answer.httpStatus).toBe(404)
    },
  )

  it('is kept from search engines, caches and other sites', async () => {
    const page = await publicInvoice(system, merchant.merchantId, customerId)
    for (const path of ['', '/pdf']) {
      const { headers } = await fetch(page.url + path)
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    }
  })

  it('says nothing of a payment to whoever has another session', async () => {
    const page = await inParts()
    const payer = newPayer()
    await payPart(system, page.url, { session: payer, amountMinor: 1000, email: 'secret-payer@example.com' })
    expect(await (await fetch(`${page.url}/paid/${payer}`)).text()).toContain('secret-payer@example.com')
    expect(await pageOf(page)).not.toContain('secret-payer')
    const foreign = await fetch(`${page.url}/paid/${newPayer()}`, { redirect: 'manual' })
    expect(foreign.headers.get('location')).toBe(`/i/${page.token}`)
    const elsewhere = await inParts()
    expect((await fetch(`${elsewhere.url}/paid/${payer}`, { redirect: 'manual' })).status).not.toBe(200)
  })
})

describe('the address', () => {
  it('is in the mail that sends the invoice, and goes on being that of a void one', async () => {
    const recipient = 'mailed@example.com'
    const customer = (await merchant.post('/customers', { email: recipient })).body.data
    const line_items = [{ description: 'Mailed work', amount_minor: 7500, quantity: 1 }]
    const made = await merchant.post('/invoices', { customer_id: customer.id, currency: 'USD', line_items })
    const invoiceId = made.body.data.id
    expect((await merchant.post(`/invoices/${invoiceId}/finalize`)).status).toBe(200)
    expect((await merchant.post(`/invoices/${invoiceId}/send`)).status).toBe(200)
    const address = async () => {
      const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=${recipient}`)
      const [mail] = (await response.json()) as { text: string }[]
      return /http\S*\/i\/[\w-]{22}/.exec(mail?.text ?? '')?.[0] ?? ''
    }
    await expect.poll(address, { timeout: 10_000 }).toContain(system.urls.checkout)
    const url = await address()
    expect(await (await fetch(url)).text()).toContain('Mailed work')
    expect((await merchant.post(`/invoices/${invoiceId}/void`, { reason: 'Wrong work' })).status).toBe(200)
    expect(await (await fetch(url)).text()).toContain('This invoice is void')
  })
})

describe('the files', () => {
  it('are the invoice and, once something was paid, the receipt', async () => {
    const page = await inParts()
    const read = async (path: string) => {
      const response = await fetch(page.url + path)
      expect(response.headers.get('content-type')).toBe('application/pdf')
      return textOf((await readPdf(new Uint8Array(await response.arrayBuffer()))).pages[0])
    }
    expect((await fetch(`${page.url}/receipt.pdf`)).status).toBe(404)
    expect(await read('/pdf')).toContain('Consulting')
    await payPart(system, page.url, { session: newPayer(), amountMinor: 4000 })
    const pictures = await openLogoHost()
    await merchant.call('PATCH', '/settings/branding', { logo_url: pictures.png })
    const imagesOf = async (path: string) =>
      (await readPdf(new Uint8Array(await (await fetch(page.url + path)).arrayBuffer()))).images
    expect([await imagesOf('/pdf'), await imagesOf('/receipt.pdf')]).toEqual([[1], [1]])
    expect(pictures.calls(pictures.png)).toBe(1)
    await pictures.close()
    const receipt = await read('/receipt.pdf')
    expect(receipt).toContain('Receipt')
    expect(receipt).toContain('$40.00')
  })
})

function comment({ invoiceId }: PublicPage, content: string, isInternal: boolean) {
  const row: InvoiceComment = {
    id: systemRuntime.uuid(),
    merchantId: merchant.merchantId,
    invoiceId,
    userId: null,
    content,
    isInternal,
    createdAt: Date.now(),
    updatedAt: null,
  }
  return insert('invoiceComments', row)
}
