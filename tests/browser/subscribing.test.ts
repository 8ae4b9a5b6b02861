import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CARDS, cardReady, payButton, payWith, receipt, refusal, typeCard, typeEmail } from './support/checkout.ts'
import { openShop, type Shop } from './support/shop.ts'
import { layoutShift, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let shop: Shop
let product: string

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'subscribing')
  product = await shop.product({ name: 'Coffee club', amountMinor: 2000, picture: 'house-blend' })
})
afterAll(() => stage.close())

const price = async (set: object = {}) =>
  (
    await shop.post('/prices', {
      product_id: product,
      currency: 'USD',
      type: 'recurring',
      unit_amount: 2000,
      interval: 'month',
      ...set,
    })
  ).id

/** A link on which a buyer chooses to pay monthly or, for less, yearly. */
async function frequencyLink(): Promise<string> {
  const line_items = [{ price: await price() }, { price: await price({ interval: 'year', unit_amount: 20_000 }) }]
  return shop.link({ line_items, selection_mode: 'single_select' })
}

const text = (page: Page, name: string) => page.locator(`[data-plan="${name}"]`)

describe('a trial', () => {
  it('says what is charged when, and begins without a charge', async () => {
    const { page, troubles } = await stage.buyer()
    const before = await shop.charges()
    await page.goto(await shop.link({ line_items: [{ price: await price({ trial_period_days: 14 }) }] }))
    await page.getByText('14 days free').waitFor()
    await page.getByText('Then $20.00 every month').waitFor()
    expect(await payButton(page).textContent()).toContain('Start free trial')
    await payWith(page, CARDS.declined)
    expect(await refusal(page)).toContain('Your bank declined')
    await typeCard(page)
    await payButton(page).click()
    await page.getByRole('heading', { name: 'Your free trial has begun' }).waitFor()
    await page.getByText('Visa ending in 1111').waitFor()
    expect(await shop.charges()).toBe(before)
    expect(troubles).toEqual([])
  })
})

describe('the choice of how often to pay', () => {
  it('is made by the arrow keys, and everything that is said of it follows', async () => {
    const { page, troubles } = await stage.buyer({ width: 390, height: 844 })
    await page.goto(await frequencyLink())
    await cardReady(page)
    const group = page.getByRole('group', { name: 'How often you pay' })
    await group.getByText('Save $40.00 a year').waitFor()
    const monthly = group.getByRole('radio', { name: 'Monthly' })
    expect(await monthly.isChecked()).toBe(true)
    await monthly.focus()
    await page.keyboard.press('ArrowDown')
    expect(await group.getByRole('radio', { name: 'Yearly' }).isChecked()).toBe(true)
    await text(page, 'unit').getByText('every year').waitFor()
    expect(await text(page, 'headline').textContent()).toBe('$200.00')
    expect(await text(page, 'consent').textContent()).toContain('$200.00 every year, until you cancel')
    await typeEmail(page)
    await typeCard(page)
    await page.keyboard.press('Tab')
    await payButton(page).press('Enter')
    expect(await (await receipt(page)).textContent()).toMatch(/You paid \$200\.00 .*Next charge/)
    expect(troubles).toEqual([])
  })

  it('moves nothing on the page but what it changes', async () => {
    const { page } = await stage.buyer()
    await page.goto(await frequencyLink())
    await cardReady(page)
    await page.getByText('Yearly').click()
    await text(page, 'unit').getByText('every year').waitFor()
    expect(await layoutShift(page)).toBeLessThan(0.01)
  })
})

describe('a card that is saved', () => {
  it('is checked and kept, and nothing is charged', async () => {
    const { page, troubles } = await stage.buyer()
    const before = await shop.charges()
    await page.goto(await shop.session({ mode: 'setup' }))
    await page.getByText('No charge today').waitFor()
    await payWith(page)
    await page.getByRole('heading', { name: 'Your card is saved' }).waitFor()
    expect(await shop.charges()).toBe(before)
    expect(troubles).toEqual([])
  })
})
