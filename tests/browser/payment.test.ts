import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CARDS,
  cardField,
  cardReady,
  payButton,
  payWith,
  receipt,
  refusal,
  typeCard,
  typeEmail,
} from './support/checkout.ts'
import { nameYourPrice, stock, type Shelf } from './support/shelf.ts'
import { openShop, type Shop } from './support/shop.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
let shop: Shop
let shelf: Shelf

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'payments')
  shelf = await stock(shop)
})
afterAll(() => stage.close())

/** What the gateway has charged more than before. */
async function chargedBy(work: () => Promise<void>): Promise<number> {
  const before = await shop.charges()
  await work()
  return (await shop.charges()) - before
}

const focusedField = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.closest('[id]')?.parentElement?.closest('[id]')?.id)

describe('a payment', () => {
  it('is made once, with a receipt, and nothing goes wrong in the console', async () => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      await page.goto(await shop.link({ product_ids: [shelf.blend] }))
      await page.getByLabel('Full name').fill('Ada Lovelace')
      await payWith(page)
      await receipt(page)
    })
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('Thank you, Ada Lovelace')
    expect(shown).toContain('You paid $28.50 to Northwind Coffee.')
    expect(shown).toContain('House Blend, 1 kg')
    expect(shown).toMatch(/INV-\d{4}-\d{4}/)
    expect(shown).toContain('ada@example.com')
    expect(charged).toBe(1)
    expect(troubles).toEqual([])
  })

  it('costs what the buyer chose', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend, shelf.filter], allow_quantity: true }))
    await page.getByRole('button', { name: 'One more of Paper filters' }).click()
    await payButton(page).getByText('$41.50').waitFor()
    await payWith(page)
    await receipt(page)
    expect(await page.locator('main').innerText()).toContain('You paid $41.50')
    expect(troubles).toEqual([])
  })

  it('costs what the buyer wants to give, within the bounds', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await nameYourPrice(shop, shelf.blend))
    const amount = page.getByLabel('Your amount')
    await amount.fill('2')
    await amount.blur()
    await page.getByText('Please enter at least $5.00.').waitFor()
    await page.getByRole('button', { name: '$50.00' }).click()
    await payButton(page).getByText('$50.00').waitFor()
    await amount.fill('12,34')
    await payButton(page).getByText('$12.34').waitFor()
    await payWith(page)
    await receipt(page)
    expect(await page.locator('main').innerText()).toContain('You paid $12.34')
    expect(troubles).toEqual([])
  })

  it('takes an address for delivery, which stands for the billing address too', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(
      await shop.link({ product_ids: [shelf.mug], collect_shipping: true, collect_billing_address: true }),
    )
    await typeEmail(page)
    await payButton(page).click()
    await page.getByText('Please fill in this field.').first().waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name')
    await page.getByLabel('Full name').fill('Ada Lovelace')
    await page.getByLabel('Country or region').first().selectOption('GB')
    await page.getByLabel('Address', { exact: true }).first().fill('12 St James’s Square')
    await page.getByLabel('City').first().fill('London')
    await payWith(page)
    await receipt(page)
    expect(troubles).toEqual([])
  })

  it('is made with the keyboard alone, from top to bottom', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend] }))
    await cardReady(page)
    const { keyboard } = page
    await keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to payment')
    await keyboard.press('Enter')
    for (const text of ['keys@example.com', 'Ada Lovelace', CARDS.approved, '1230', '999']) {
      await keyboard.press('Tab')
      await keyboard.type(text)
    }
    await page.locator('#cvv[data-focus]').waitFor()
    await keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay')
    await keyboard.press('Enter')
    await receipt(page)
    expect(troubles).toEqual([])
  })
})

describe('a declined payment', () => {
  it('says so beside the card, keeps what was typed, and goes through with another card', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend] }))
    const charged = await chargedBy(async () => {
      await payWith(page, CARDS.declined)
      expect(await refusal(page)).toContain('Your bank declined this payment')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('alert')
      expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
      await typeCard(page)
      await payButton(page).click()
      await receipt(page)
    })
    expect(charged).toBe(1)
    expect(troubles).toEqual([])
  })

  it('points at the field that the bank objects to, ready to be typed again', async () => {
    const { page } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend] }))
    await payWith(page, CARDS.wrongCode)
    expect(await refusal(page)).toContain('security code')
    await page.getByText('Please check the security code.').waitFor()
    expect(await focusedField(page)).toBe('cvv')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('123')
    expect(await cardField(page, 'cvv').inputValue()).toBe('123')
  })
})

describe('one order', () => {
  it('is charged once when Pay is pressed twice', async () => {
    const { page, troubles } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend] }))
    await typeEmail(page)
    await typeCard(page)
    const charged = await chargedBy(async () => {
      await payButton(page).dblclick()
      await receipt(page)
    })
    expect(charged).toBe(1)
    expect(troubles).toEqual([])
  })

  it('is paid in one tab and already paid in the other', async () => {
    const { page, newTab, troubles } = await stage.buyer()
    const link = await shop.link({ product_ids: [shelf.blend] })
    const other = await newTab()
    await page.goto(link)
    await other.goto(link)
    const charged = await chargedBy(async () => {
      await payWith(page)
      await receipt(page)
      await payWith(other)
      await other.getByRole('heading', { name: 'Already paid' }).waitFor()
    })
    expect(charged).toBe(1)
    expect(troubles).toEqual([])
  })

  it('is charged once when both tabs pay at the same time', async () => {
    const { page, newTab } = await stage.buyer()
    const link = await shop.link({ product_ids: [shelf.blend] })
    const tabs = [page, await newTab()]
    for (const tab of tabs) {
      await tab.goto(link)
      await typeEmail(tab)
      await typeCard(tab)
    }
    const charged = await chargedBy(async () => {
      await Promise.all(tabs.map((tab) => payButton(tab).click()))
      await Promise.all(tabs.map((tab) => tab.getByRole('heading', { name: /^(Thank you|Already paid)/ }).waitFor()))
    })
    expect(charged).toBe(1)
  })
})

describe('a buyer with the e-mail of a known customer', () => {
  it('is shown nothing of that customer and changes nothing of it', async () => {
    const known = { email: 'grace@example.com', name: 'Grace Hopper', phone: '+12025550123' }
    const { id } = await shop.post('/customers', known)
    const before = await shop.get<object>(`/customers/${id}`)
    const { page } = await stage.buyer()
    await page.goto(await shop.link({ product_ids: [shelf.blend], collect_billing_address: true }))
    await typeEmail(page, known.email)
    await page.getByLabel('Full name').fill('Somebody Else')
    await page.getByLabel('Country or region').selectOption('DE')
    await page.getByLabel('Address', { exact: true }).fill('Elsewhere 1')
    await page.getByLabel('City').fill('Berlin')
    await typeCard(page)
    await payButton(page).click()
    await receipt(page)
    const shown = await page.content()
    expect(shown).not.toContain(known.name)
    expect(shown).not.toContain(known.phone)
    expect(await shop.get<object>(`/customers/${id}`)).toEqual(before)
  })
})
