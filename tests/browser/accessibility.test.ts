import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setCallbacks, setFault } from '../system/buyer.ts'
import { CARDS, cardReady, payButton, payWith, receipt, refusal } from './support/checkout.ts'
import { nameYourPrice, stock, type Shelf } from './support/shelf.ts'
import { openShop, type Shop } from './support/shop.ts'
import { layoutShift, openStage, type Stage, type ViewOptions } from './support/stage.ts'

let stage: Stage
let shop: Shop
let shelf: Shelf

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'accessible')
  shelf = await stock(shop)
})
afterAll(() => stage.close())

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

const deposit = { amount_minor: 4200, currency: 'USD', name: 'Deposit' }

/** A link that subscribes to the blend by these prices. */
async function plan(prices: readonly object[], set: object = {}): Promise<string> {
  const recurring = {
    product_id: shelf.blend,
    currency: 'USD',
    type: 'recurring',
    unit_amount: 2000,
    interval: 'month',
  }
  const made = await Promise.all(prices.map((price) => shop.post('/prices', { ...recurring, ...price })))
  return shop.link({ line_items: made.map(({ id }) => ({ price: id })), ...set })
}

async function switchedOff(): Promise<string> {
  const { id, url } = await shop.post('/payment-links', deposit)
  await shop.post(`/payment-links/${id}/deactivate`)
  return url
}

/** Every page as a buyer meets it. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'one product': async (page) => page.goto(await shop.link({ product_ids: [shelf.blend] })),
  quantities: async (page) =>
    page.goto(await shop.link({ product_ids: [shelf.blend, shelf.mug], allow_quantity: true })),
  choices: async (page) =>
    page.goto(
      await shop.link({
        product_ids: [shelf.blend, shelf.mug],
        selection_mode: 'single_select',
        highlighted_product_id: shelf.mug,
      }),
    ),
  'a price to name': async (page) => page.goto(await nameYourPrice(shop, shelf.blend)),
  addresses: async (page) =>
    page.goto(await shop.link({ product_ids: [shelf.blend], collect_shipping: true, collect_billing_address: true })),
  mistakes: async (page) => {
    await page.goto(await shop.link({ product_ids: [shelf.blend], collect_shipping: true }))
    await cardReady(page)
    await payButton(page).click()
    await page.getByText('Please check the marked fields.').waitFor()
  },
  'a decline': async (page) => {
    await page.goto(await shop.link(deposit))
    await payWith(page, CARDS.declined)
    await refusal(page)
  },
  'the receipt': async (page) => {
    await page.goto(await shop.link(deposit))
    await payWith(page)
    await receipt(page)
  },
  'already paid': async (page) => {
    const url = await shop.session({ amountMinor: 4200, currency: 'USD' })
    await page.goto(url)
    await payWith(page)
    await receipt(page)
    await page.goto(url)
  },
  checking: async (page) => {
    await setCallbacks(stage.system, shop.securityKey, 'off')
    await setFault(stage.system, { security_key: shop.securityKey, mode: 'error_after_charge', count: 1 })
    await page.goto(await shop.link(deposit))
    await payWith(page)
    await page.getByRole('heading', { name: 'Checking your payment' }).waitFor()
  },
  'switched off': async (page) => page.goto(await switchedOff()),
  'not found': (page) => page.goto(`${stage.system.urls.checkout}/l/pl_unknown`),
  cancelled: async (page) => page.goto(`${await shop.link(deposit)}/cancel`),
  'too many attempts': async (page) => page.goto(`${await shop.link(deposit)}/limit`),
  'a card to save': async (page) => page.goto(await shop.session({ mode: 'setup' })),
  'a card that was saved': async (page) => {
    await page.goto(await shop.session({ mode: 'setup' }))
    await payWith(page)
    await page.getByRole('heading', { name: 'Your card is saved' }).waitFor()
  },
  'a trial': async (page) => page.goto(await plan([{ trial_period_days: 14 }])),
  'a trial that has begun': async (page) => {
    await page.goto(await plan([{ trial_period_days: 14 }]))
    await payWith(page)
    await page.getByRole('heading', { name: 'Your free trial has begun' }).waitFor()
  },
  'how often to pay': async (page) =>
    page.goto(await plan([{}, { interval: 'year', unit_amount: 20_000 }], { selection_mode: 'single_select' })),
  'a subscription that was paid': async (page) => {
    await page.goto(await plan([{}]))
    await payWith(page)
    await receipt(page)
  },
  portal: (page) => page.goto(`${stage.system.urls.portal}/portal/${shop.slug}`),
}

const VIEWS: readonly [string, ViewOptions][] = [
  ['light, wide', { scheme: 'light', width: 1280 }],
  ['dark, narrow', { scheme: 'dark', width: 390, height: 844 }],
]

describe.each(VIEWS)('axe finds nothing (%s)', (_, view) => {
  it.each(Object.entries(PAGES))('%s', async (_name, open) => {
    const { page, context, troubles } = await stage.buyer(view)
    await open(page)
    if ((await page.locator('#pay-form').count()) > 0) await cardReady(page)
    expect(await findingsOf(page)).toEqual([])
    expect(troubles).toEqual([])
    await context.close()
  })
})

describe.each(VIEWS)('nothing moves (%s)', (_, view) => {
  it('while the page loads, says what is missing, declines and is typed into again', async () => {
    const { page } = await stage.buyer(view)
    await page.goto(await shop.link({ product_ids: [shelf.blend, shelf.mug], allow_quantity: true }))
    await cardReady(page)
    await payButton(page).click()
    await page.getByText('Please enter your email address.').waitFor()
    await page.getByRole('button', { name: 'One more of Enamel mug' }).click()
    await payButton(page).getByText('$66.50').waitFor()
    await payWith(page, CARDS.declined)
    await refusal(page)
    expect(await layoutShift(page)).toBeLessThan(0.01)
  })
})
