import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicInvoice, type PublicPage } from '../system/public-invoices.ts'
import { CARDS, payButton, payWith, receipt, typeCard } from './support/checkout.ts'
import { openShop, type Shop } from './support/shop.ts'
import { openStage, type Stage, type ViewOptions } from './support/stage.ts'

let stage: Stage
let shop: Shop

/** Its issuer wants to hear from its holder. */
const CHALLENGED = '4000000000003220'

beforeAll(async () => {
  stage = await openStage()
  shop = await openShop(stage.system, 'challenges')
})
afterAll(() => stage.close())

const deposit = () => shop.link({ amount_minor: 4200, currency: 'USD', name: 'Deposit' })
const bankPage = (page: Page) => page.getByRole('heading', { name: 'Is this you?' }).waitFor()

async function payToBank(page: Page): Promise<string> {
  const url = await deposit()
  await page.goto(url)
  await payWith(page, CHALLENGED)
  await bankPage(page)
  return url
}

async function chargedBy(work: () => Promise<unknown>): Promise<number> {
  const before = await shop.charges()
  await work()
  return (await shop.charges()) - before
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (values) => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await engine.run(document, { runOnly: { type: 'tag', values }, iframes: false })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  }, TAGS)
}

/** Keeps a picture of a page where somebody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe('a card whose bank wants to hear from its holder', () => {
  it('is charged once the challenge is passed, and the buyer comes to the receipt', async () => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      await payToBank(page)
      expect(await page.locator('main').innerText()).toContain('42.00 USD')
      await page.getByRole('button', { name: 'Pass' }).click()
      await receipt(page)
    })
    expect(charged).toBe(1)
    expect(await page.locator('main').innerText()).toContain('You paid $42.00')
    expect(troubles).toEqual([])
  })

  it('can be confirmed without a mouse', async () => {
    const { page } = await stage.buyer()
    await payToBank(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await receipt(page)
  })

  it('is not charged where the challenge fails: plain words, and another try', async () => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      await payToBank(page)
      await page.getByRole('button', { name: 'Fail' }).click()
      await page.getByRole('heading', { name: 'Payment not confirmed' }).waitFor()
    })
    expect(charged).toBe(0)
    await page.getByRole('link', { name: 'Try again' }).click()
    await payWith(page, CARDS.approved)
    await receipt(page)
    expect(troubles).toEqual([])
  })

  it('shows the form again to who goes back, and takes another card', async () => {
    const { page, troubles } = await stage.buyer()
    await payToBank(page)
    await page.goBack()
    await payWith(page, CARDS.approved)
    await receipt(page)
    expect(troubles).toEqual([])
  })

  it('is not charged sixteen minutes later: plain words, and another try', async () => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      await payToBank(page)
      await stage.system.db
        .prepare("UPDATE authentications SET expires_at = expires_at - 960000 WHERE status = 'pending'")
        .run()
      await page.getByRole('button', { name: 'Pass' }).click()
      await page.getByRole('heading', { name: 'The confirmation came too late' }).waitFor()
    })
    expect(charged).toBe(0)
    await page.getByRole('link', { name: 'Try again' }).click()
    await payWith(page, CARDS.approved)
    await receipt(page)
    expect(troubles).toEqual([])
  })

  it('is charged once, however often the way back is taken', async () => {
    const { page } = await stage.buyer()
    const charged = await chargedBy(async () => {
      await payToBank(page)
      const back = page.waitForRequest(/\/return\//)
      await page.getByRole('button', { name: 'Pass' }).click()
      const url = (await back).url()
      await receipt(page)
      await page.goto(url)
      await page.getByRole('heading', { name: 'Already confirmed' }).waitFor()
      await page.getByRole('link', { name: 'Continue' }).click()
      await receipt(page)
    })
    expect(charged).toBe(1)
  })
})

describe('a card at an invoice’s public page whose bank wants to hear from its holder', () => {
  async function invoiceToBank(page: Page) {
    const customer = await shop.post('/customers', { email: 'accounts@harbour.example' })
    const invoice = await publicInvoice(stage.system, shop.merchantId, customer.id)
    await page.goto(invoice.url)
    await typeCard(page, { number: CHALLENGED })
    await payButton(page).click()
    await bankPage(page)
    return invoice
  }
  const statusOf = async ({ invoiceId }: PublicPage) =>
    (await shop.get<{ status: string }>(`/invoices/${invoiceId}`)).status

  it('pays the invoice once the challenge is passed', async () => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      const invoice = await invoiceToBank(page)
      expect(await page.locator('main').innerText()).toContain('100.00 USD')
      await page.getByRole('button', { name: 'Pass' }).click()
      await receipt(page)
      expect(await statusOf(invoice)).toBe('paid')
    })
    expect(charged).toBe(1)
    expect(await page.locator('main').innerText()).toContain('Nothing is left to pay.')
    expect(troubles).toEqual([])
  })

  it.each<[string, string, () => Promise<unknown>]>([
    ['Fail', 'Payment not confirmed', async () => undefined],
    [
      'Pass',
      'The confirmation came too late',
      () =>
        stage.system.db
          .prepare("UPDATE authentications SET expires_at = expires_at - 960000 WHERE status = 'pending'")
          .run(),
    ],
  ])('is not charged (%s, “%s”): the invoice’s page takes another card', async (button, heading, meanwhile) => {
    const { page, troubles } = await stage.buyer()
    const charged = await chargedBy(async () => {
      const invoice = await invoiceToBank(page)
      await meanwhile()
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('heading', { name: heading }).waitFor()
      expect(await statusOf(invoice)).toBe('sent')
    })
    expect(charged).toBe(0)
    await page.getByRole('link', { name: 'Try again' }).click()
    await typeCard(page, { number: CARDS.approved })
    await payButton(page).click()
    await receipt(page)
    expect(troubles).toEqual([])
  })
})

const VIEWS: readonly (readonly [string, ViewOptions])[] = [
  ['wide', {}],
  ['narrow and dark', { scheme: 'dark', width: 375, height: 700 }],
]

describe.each(VIEWS)('%s', (name, options) => {
  it('the bank’s page and what follows it are for everybody', async () => {
    const { page } = await stage.buyer(options)
    await payToBank(page)
    await picture(page, `bank-${name}`)
    expect(await findingsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Fail' }).click()
    await page.getByRole('heading', { name: 'Payment not confirmed' }).waitFor()
    await picture(page, `failed-${name}`)
    expect(await findingsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
