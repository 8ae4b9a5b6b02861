import type { Locator, Page } from 'playwright-core'

/** Cards of the sandbox gateway. */
export const CARDS = {
  approved: '4111111111111111',
  declined: '4000000000000002',
  wrongCode: '4000000000002255',
  replyLost: '4000000000009029',
} as const

interface CardInput {
  readonly number?: string
  readonly expiry?: string
  readonly code?: string
}

/** The input inside one of the gateway's frames. */
export function cardField(page: Page, field: 'ccnumber' | 'ccexp' | 'cvv'): Locator {
  return page.frameLocator(`#${field} iframe`).locator('input')
}

/** As soon as the gateway's frames take input. */
export async function cardReady(page: Page): Promise<void> {
  await page.locator('#cvv[data-ready]').waitFor()
}

/** Puts a card into the gateway's frames, in place of what is there. */
export async function typeCard(page: Page, { number = CARDS.approved, expiry = '1230', code = '999' }: CardInput = {}) {
  await cardReady(page)
  for (const [field, text] of [
    ['ccnumber', number],
    ['ccexp', expiry],
    ['cvv', code],
  ] as const) {
    await cardField(page, field).fill(text)
  }
}

export async function typeEmail(page: Page, email = 'ada@example.com'): Promise<void> {
  await page.getByLabel('Email').fill(email)
}

export const payButton = (page: Page): Locator => page.locator('#pay')

/** Fills in the form of a page that asks for nothing beyond e-mail and card, and pays. */
export async function payWith(page: Page, number: string = CARDS.approved): Promise<void> {
  await typeEmail(page)
  await typeCard(page, { number })
  await payButton(page).click()
}

/** The receipt, as soon as it is there. */
export async function receipt(page: Page): Promise<Locator> {
  await page.getByRole('heading', { name: /^Thank you/ }).waitFor()
  return page.locator('main')
}

/** What went wrong with the card, as soon as it is said. */
export async function refusal(page: Page): Promise<string> {
  const alert = page.locator('#alert:not(:empty)')
  await alert.waitFor()
  return (await alert.textContent()) ?? ''
}
