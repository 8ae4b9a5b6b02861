import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardReady, payButton, payWith, receipt, typeCard, typeEmail } from './support/checkout.ts'
import { stock, type Shelf } from './support/shelf.ts'
import { openShop, type Shop } from './support/shop.ts'
import { layoutShift, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let shop: Shop
let shelf: Shelf

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'coupons')
  shelf = await stock(shop)
  const codes = [
    { code: 'TEN', discount_type: 'percentage', discount_value: 10 },
    { code: 'OVER', discount_type: 'percentage', discount_value: 10, valid_until: '2020-01-01T00:00:00Z' },
    { code: 'FREE', discount_type: 'percentage', discount_value: 100 },
    { code: 'ONCE', discount_type: 'percentage', discount_value: 20, max_redemptions_per_user: 1 },
  ]
  for (const code of codes) await shop.post('/discounts', code)
})
afterAll(() => stage.close())

const openLink = async (page: Page, set: object = {}, query = ''): Promise<void> => {
  await page.goto(`${await shop.link({ product_ids: [shelf.blend], allow_promotion_codes: true, ...set })}${query}`)
  await cardReady(page)
}
const codeField = (page: Page) => page.getByLabel('Discount code')
const problem = (page: Page) => page.locator('#field-discount-code-error:not(:empty)')
const row = (page: Page, name: string) => page.locator(`.totals__row--${name}`)

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await engine.run(document, { iframes: false })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

describe('the field for a code', () => {
  it('is not there unless the merchant allows codes', async () => {
    const { page } = await stage.buyer()
    await openLink(page, { allow_promotion_codes: false })
    expect(await codeField(page).count()).toBe(0)
  })

  it.each([1280, 390])('applies and takes back a code by mouse, and nothing moves (%s px)', async (width) => {
    const { page, troubles } = await stage.buyer({ width })
    await openLink(page)
    await codeField(page).fill('ten')
    await page.getByRole('button', { name: 'Apply' }).click()
    await payButton(page).getByText('$25.65').waitFor()
    expect(await codeField(page).inputValue()).toBe('TEN')
    expect(await row(page, 'discount').innerText()).toMatch(/TEN[^]*-\$2\.85/)
    expect(await row(page, 'subtotal').innerText()).toContain('$28.50')
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove discount code' }).click()
    await payButton(page).getByText('$28.50').waitFor()
    expect(await codeField(page).inputValue()).toBe('')
    expect(await layoutShift(page)).toBeLessThan(0.01)
    expect(troubles).toEqual([])
  })

  it('works by keyboard, tells screen readers, and the payment is of the new total', async () => {
    const { page, troubles } = await stage.buyer()
    await openLink(page)
    await codeField(page).focus()
    await page.keyboard.type('TEN')
    await page.keyboard.press('Enter')
    await page.locator('#status').getByText('Code TEN is applied. The new total is $25.65.').waitFor()
    await payWith(page)
    const shown = await (await receipt(page)).innerText()
    expect(shown).toContain('You paid $25.65 to Northwind Coffee.')
    expect(shown).toMatch(/Discount\s*TEN\s*-\$2\.85/)
    expect(troubles).toEqual([])
  })

  it.each([
    ['OVER', 'This code has expired.'],
    ['NOBODY', 'This code is not valid.'],
    ['FREE', 'With this code there is nothing left to pay here.'],
    ['', 'Please enter a code.'],
  ])('says beside itself what is wrong with “%s”, and nothing moves', async (typed, words) => {
    const { page } = await stage.buyer({ width: 390 })
    await openLink(page)
    await codeField(page).fill(typed)
    await page.getByRole('button', { name: 'Apply' }).click()
    await problem(page).getByText(words).waitFor()
    expect(await codeField(page).getAttribute('aria-invalid')).toBe('true')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('discount_code')
    expect(await payButton(page).innerText()).toContain('$28.50')
    expect(await findings(page)).toEqual([])
    await codeField(page).pressSequentially('X')
    await problem(page).waitFor({ state: 'detached' })
    expect(await layoutShift(page)).toBeLessThan(0.01)
  })

  it('is applied before the payment where it was typed and not applied, and shown first', async () => {
    const { page } = await stage.buyer()
    const before = await shop.charges()
    await openLink(page)
    await codeField(page).fill('TEN')
    await payWith(page)
    await payButton(page).getByText('$25.65').waitFor()
    expect(await shop.charges()).toBe(before)
    await payButton(page).click()
    await receipt(page)
    expect(await shop.charges()).toBe(before + 1)
  })

  it('says what only the payment can know, and charges nothing', async () => {
    const buy = async (page: Page) => {
      await openLink(page, {}, '?discount=once')
      await payButton(page).getByText('$22.80').waitFor()
      await typeEmail(page, 'once@example.com')
      await typeCard(page)
      await payButton(page).click()
    }
    const first = await stage.buyer()
    await buy(first.page)
    await receipt(first.page)
    const before = await shop.charges()
    const { page } = await stage.buyer()
    await buy(page)
    await problem(page).getByText('You have already used this code.').waitFor()
    await payButton(page).getByText('$28.50').waitFor()
    expect(await shop.charges()).toBe(before)
  })

  it('follows a change of the order', async () => {
    const { page } = await stage.buyer()
    await openLink(page, { product_ids: [shelf.blend, shelf.mug], allow_quantity: true }, '?discount=TEN')
    await page.getByRole('button', { name: 'One more of Enamel mug' }).click()
    await payButton(page).getByText('$59.85').waitFor()
    expect(await row(page, 'discount').innerText()).toContain('-$6.65')
  })
})

describe('taxes on the page', () => {
  it('follow the country and are there before paying', async () => {
    const store = await openShop(stage.system, 'taxing')
    const product = await store.product({ name: 'Desk lamp', amountMinor: 10_000 })
    const rates = [
      { display_name: 'VAT', percentage: 20, country: 'GB', inclusive: true },
      { display_name: 'Sales tax', percentage: 8.25, country: 'US' },
    ]
    for (const rate of rates) await store.post('/tax-rates', rate)
    const { page, troubles } = await stage.buyer()
    await page.goto(await store.link({ product_ids: [product], collect_billing_address: true }))
    await cardReady(page)
    await page.getByLabel('Country or region').selectOption('US')
    await payButton(page).getByText('$108.25').waitFor()
    expect(await row(page, 'tax').innerText()).toMatch(/Sales tax \(8\.25%\)\s*\$8\.25/)
    await page.getByLabel('Country or region').selectOption('GB')
    await payButton(page).getByText('$100.00').waitFor()
    expect(await row(page, 'note').innerText()).toMatch(/Includes VAT \(20%\)\s*\$16\.67/)
    expect(await findings(page)).toEqual([])
    await page.getByLabel('Full name').fill('Ada Lovelace')
    await page.getByLabel('Address', { exact: true }).fill('12 St James’s Square')
    await page.getByLabel('City').fill('London')
    await payWith(page)
    expect(await (await receipt(page)).innerText()).toMatch(/Includes VAT \(20%\)\s*\$16\.67/)
    expect(troubles).toEqual([])
  })
})
