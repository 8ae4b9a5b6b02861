import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clearFaults, setCallbacks, setFault } from '../system/buyer.ts'
import { publicInvoice } from '../system/public-invoices.ts'
import { CARDS, cardReady, payButton, refusal, typeCard } from './support/checkout.ts'
import { openShop, type Shop } from './support/shop.ts'
import { layoutShift, openStage, type Stage, type ViewOptions } from './support/stage.ts'

let stage: Stage
let shop: Shop
let customerId: string

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'invoice-pages', {
    country: 'PT',
    address: {
      addressLine1: 'Rua da Alfândega 12',
      addressLine2: null,
      city: 'Lisbon',
      state: null,
      postalCode: '1100-016',
    },
    taxId: 'PT 501 234 567',
  })
  const customer = { email: 'accounts@harbour.example', name: 'Harbour Café', city: 'Lisbon', country: 'PT' }
  customerId = (await shop.post('/customers', customer)).id
  await setCallbacks(stage.system, shop.securityKey, 'off')
})
afterEach(() => clearFaults(stage.system))
afterAll(() => stage.close())

type Given = Parameters<typeof publicInvoice>[3]

const open = async (given: Given = {}) => (await publicInvoice(stage.system, shop.merchantId, customerId, given)).url

/** An invoice of 100.00 US dollars that may be paid in parts. */
const inParts = () => open({ allowPartialPayments: true })

const WIDE: ViewOptions = { scheme: 'light', width: 1280 }
const NARROW: ViewOptions = { scheme: 'dark', width: 390, height: 844 }

const VIEWS: readonly [string, ViewOptions][] = [
  ['light, wide', WIDE],
  ['dark, narrow', NARROW],
]

const amountField = (page: Page) => page.getByLabel('Amount to pay')
const thanks = (page: Page) => page.getByRole('heading', { name: 'Thank you' }).waitFor()

async function chargedBy(work: () => Promise<unknown>): Promise<number> {
  const before = await shop.charges()
  await work()
  return (await shop.charges()) - before
}

describe('an invoice page', () => {
  it('is paid in full: the receipt says that nothing is left', async () => {
    const { page, troubles } = await stage.buyer()
    const url = await open()
    const charged = await chargedBy(async () => {
      await page.goto(url)
      expect(await page.getByLabel('Email').inputValue()).toBe('accounts@harbour.example')
      await typeCard(page)
      await payButton(page).click()
      await thanks(page)
    })
    expect(charged).toBe(1)
    const main = page.locator('main')
    expect(await main.innerText()).toContain('Lisbon, 1100-016 · Portugal · Tax number: PT 501 234 567')
    expect(await main.innerText()).toContain('Your payment of $100.00 to Northwind Coffee was received.')
    expect(await main.innerText()).toContain('Nothing is left to pay.')
    await page.goto(url)
    await page.getByRole('heading', { name: 'Already paid' }).waitFor()
    expect(troubles).toEqual([])
  })

  it('says why a card was declined and takes another one', async () => {
    const { page } = await stage.buyer()
    await page.goto(await open())
    await typeCard(page, { number: CARDS.declined })
    await payButton(page).click()
    expect(await refusal(page)).toContain('try another card')
    await typeCard(page)
    await payButton(page).click()
    await thanks(page)
  })

  it('is paid in two parts', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await inParts())
    await amountField(page).fill('40')
    await payButton(page).getByText('$40.00').waitFor()
    await typeCard(page)
    await payButton(page).click()
    await thanks(page)
    await page.getByText('$60.00 is still due on this invoice.').waitFor()
    await page.getByRole('link', { name: 'Pay the rest' }).click()
    expect(await amountField(page).inputValue()).toBe('60.00')
    expect(await page.locator('.invoice__payments').innerText()).toContain('$40.00')
    await typeCard(page)
    await payButton(page).click()
    await thanks(page)
    await page.getByText('Nothing is left to pay.').waitFor()
    expect(troubles).toEqual([])
  })

  it.each([
    ['0', 'Please enter at least $0.01.'],
    ['100.01', 'Please enter at most $100.00.'],
    ['ten', 'Please enter an amount, like 100.00.'],
    ['1.005', 'Please enter at most $100.00.'],
  ])('refuses to pay %s', async (typed, words) => {
    const { page, context } = await stage.buyer()
    await page.goto(await inParts())
    await cardReady(page)
    const charged = await chargedBy(async () => {
      await amountField(page).fill(typed)
      await payButton(page).click()
      await page.getByText(words).waitFor()
    })
    expect(charged).toBe(0)
    expect(await amountField(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await context.close()
  })

  it('takes the reader’s own decimal sign', async () => {
    const { page } = await stage.buyer()
    await page.goto(await inParts())
    await amountField(page).fill('12,50')
    await payButton(page).getByText('$12.50').waitFor()
  })

  it('is charged once when two tabs pay at the same time', async () => {
    const { page, newTab } = await stage.buyer()
    const url = await open()
    const tabs = [page, await newTab()]
    for (const tab of tabs) {
      await tab.goto(url)
      await typeCard(tab)
    }
    const charged = await chargedBy(async () => {
      await Promise.all(tabs.map((tab) => payButton(tab).click()))
      const over = /^(Thank you|Already paid)/
      await Promise.all(tabs.map((tab) => tab.getByRole('heading', { name: over }).waitFor()))
    })
    expect(charged).toBe(1)
  })

  it('is checked without a second charge when two readers pay and the answer is lost', async () => {
    const url = await open()
    const [one, other] = [await stage.buyer(), await stage.buyer()]
    for (const { page } of [one, other]) {
      await page.goto(url)
      await typeCard(page)
    }
    await setFault(stage.system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    const charged = await chargedBy(async () => {
      await payButton(one.page).click()
      await one.page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
      await payButton(other.page).click()
      await other.page.locator('#alert:not(:empty)').waitFor()
      await other.page.reload()
      await other.page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
      await stage.system.cron('* * * * *', new Date(Date.now() + 61_000))
      await thanks(one.page)
      await other.page.getByRole('heading', { name: 'Already paid' }).waitFor()
    })
    expect(charged).toBe(1)
  })

  it('is not found by a wrong token', async () => {
    const { page } = await stage.buyer()
    const response = await page.goto(`${stage.system.urls.checkout}/i/AAAAAAAAAAAAAAAAAAAAAA`)
    expect(response?.status()).toBe(404)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  })

  it('says how its lines are billed, and what each tax is on', async () => {
    const { page, context } = await stage.buyer()
    await page.goto(await rich())
    const details = await page.locator('#order').innerText()
    expect(details).toContain('Billed monthly · Dec 1 – 31, 2026')
    expect(details).toContain('Billed every 3 months')
    expect(details).toContain('VAT (23%) on $376.50')
    await context.close()
  })

  it('folds its details away on a phone, and shows them when asked', async () => {
    const { page } = await stage.buyer(NARROW)
    await page.goto(await open())
    const line = page.getByText('Consulting')
    expect(await line.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Show invoice details' }).click()
    expect(await line.isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Hide invoice details' }).click()
    expect(await line.isVisible()).toBe(false)
  })
})

/** Every state as a reader meets it. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  payable: async (page) => page.goto(await rich()),
  'a wrong amount': async (page) => {
    await page.goto(await inParts())
    await cardReady(page)
    await amountField(page).fill('200')
    await payButton(page).click()
    await page.getByText('Please enter at most $100.00.').waitFor()
  },
  received: async (page) => {
    await page.goto(await inParts())
    await amountField(page).fill('40')
    await typeCard(page)
    await payButton(page).click()
    await thanks(page)
  },
  checking: async (page) => {
    await page.goto(await open())
    await typeCard(page)
    await setFault(stage.system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    await payButton(page).click()
    await page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
  },
  void: async (page) => page.goto(await open({ status: 'voided' })),
  draft: async (page) => page.goto(await open({ status: 'draft', number: null, finalizedAt: null })),
  'not payable by card': async (page) => page.goto(await open({ allowedMethods: ['bank_transfer'] })),
}

describe.each(VIEWS)('axe finds nothing (%s)', (_, view) => {
  it.each(Object.entries(PAGES))('%s', async (_name, show) => {
    const { page, context, troubles } = await stage.buyer(view)
    await show(page)
    if ((await page.locator('#pay-form').count()) > 0) await cardReady(page)
    expect(await findingsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(troubles).toEqual([])
    await context.close()
  })
})

describe.each(VIEWS)('nothing moves (%s)', (_, view) => {
  it('while the page loads, is corrected, declines and is paid', async () => {
    const { page } = await stage.buyer(view)
    await page.goto(await inParts())
    await cardReady(page)
    await amountField(page).fill('500')
    await payButton(page).click()
    await page.getByText('Please enter at most $100.00.').waitFor()
    await amountField(page).fill('50')
    await payButton(page).getByText('$50.00').waitFor()
    await typeCard(page, { number: CARDS.declined })
    await payButton(page).click()
    await refusal(page)
    expect(await layoutShift(page)).toBeLessThan(0.01)
  })
})

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** What axe finds on a page, in words. The gateway's frames are the gateway's. */
async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (values) => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await engine.run(document, { runOnly: { type: 'tag', values }, iframes: false })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  }, TAGS)
}

/** An invoice with everything that a page can show. */
function rich(): Promise<string> {
  const month = { billingInterval: 'month', billingIntervalCount: 1 }
  return open({
    allowPartialPayments: true,
    dueDate: '2026-12-14',
    dueAt: Date.parse('2026-12-14T23:59:59Z'),
    memo: 'Thank you for another year of good coffee together.',
    footer: 'Northwind Coffee Ltd · Registered in Lisbon · VAT PT 501 234 567',
    discountMinor: 2850,
    lines: [
      {
        ...month,
        description: 'House Blend, 10 kg a month',
        quantity: 10,
        unitAmountMinor: 2850,
        subtotalMinor: 28_500,
        discountMinor: 2850,
        taxMinor: 5900,
        periodStart: Date.parse('2026-12-01'),
        periodEnd: Date.parse('2027-01-01'),
      },
      {
        description: 'Grinder service',
        unitAmountMinor: 12_000,
        subtotalMinor: 12_000,
        taxMinor: 2760,
        billingInterval: 'quarter',
        billingIntervalCount: 1,
      },
    ],
    discounts: [
      {
        id: crypto.randomUUID(),
        code: 'REGULAR10',
        name: null,
        type: 'percentage',
        value: 100_000,
        currency: null,
        scope: 'specific_products',
        productIds: [],
      },
    ],
    taxes: [
      {
        taxRateId: null,
        displayName: 'VAT',
        percentage: 230_000,
        inclusive: false,
        jurisdiction: 'Portugal',
        taxType: 'vat',
        taxableMinor: 37_650,
        amountMinor: 8660,
        reverseCharge: false,
      },
    ],
  })
}
