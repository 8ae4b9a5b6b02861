import { webhookReceiver } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CARDS, payWith, refusal, payButton } from './support/checkout.ts'
import { openShop, type Shop } from './support/shop.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let shop: Shop

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'notices')
})
afterAll(() => stage.close())

const deposit = { amount_minor: 4200, currency: 'USD', name: 'Deposit' }

/** A link after one of its operations. */
async function linkAfter(operation: string): Promise<string> {
  const { id, url } = await shop.post('/payment-links', deposit)
  await shop.post(`/payment-links/${id}/${operation}`, operation === 'expire' ? {} : undefined)
  return url
}

describe('a page that takes no payment', () => {
  it.each([
    ['an expired link', 410, 'This page has expired', () => linkAfter('expire')],
    ['a switched-off link', 410, 'This link is not active', () => linkAfter('deactivate')],
    ['an archived link', 410, 'This link is not active', () => linkAfter('archive')],
    ['an unknown link', 404, 'Page not found', async () => `${stage.system.urls.checkout}/l/pl_unknown`],
    ['a cancelled order', 200, 'Payment cancelled', async () => `${await shop.link(deposit)}/cancel`],
    [
      'the portal',
      200,
      'The customer portal is not open yet',
      async () => `${stage.system.urls.portal}/portal/${shop.slug}`,
    ],
  ])('says so: %s', async (_, status, heading, open) => {
    const { page, context, troubles } = await stage.buyer()
    const response = await page.goto(await open())
    expect(response?.status()).toBe(status)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(heading)
    expect(await page.locator('#pay-form').count()).toBe(0)
    expect(troubles).toEqual([])
    await context.close()
  })

  it('leads back to where the merchant wants a buyer who turns back', async () => {
    const merchant = await webhookReceiver()
    const { page } = await stage.buyer()
    await page.goto(await shop.link({ ...deposit, cancel_url: `${merchant.url}/cart` }))
    await page.getByRole('link', { name: 'Cancel and go back to Northwind Coffee' }).click()
    await page.waitForURL(`${merchant.url}/cart`)
    await merchant.close()
  })

  it('expires while the buyer is on it, without a charge', async () => {
    const { page } = await stage.buyer()
    const { id, url } = await shop.post('/payment-links', deposit)
    await page.goto(url)
    await shop.post(`/payment-links/${id}/expire`, {})
    await payWith(page)
    await page.getByRole('heading', { name: 'This page has expired' }).waitFor()
    expect(await shop.charges()).toBe(0)
  })

  it('ends card testing on a plain page', async () => {
    const { page } = await stage.buyer()
    await page.goto(await shop.link(deposit))
    await payWith(page, CARDS.declined)
    await refusal(page)
    // The page allows ten tries; those after the first need no new typing.
    for (let tries = 2; tries <= 11; tries += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/pay'))
      await payButton(page).click()
      await answered
      if (tries <= 10) await refusal(page)
    }
    await page.getByRole('heading', { name: 'One moment, please' }).waitFor()
    expect(await shop.charges()).toBe(0)
  })
})
