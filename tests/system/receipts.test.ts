import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { taxRow } from '../documents/rows.ts'
import { readPdf, textOf } from '../documents/reader.ts'
import { newPayer, payPart, publicInvoice, type PublicPage } from './public-invoices.ts'

let system: System
let merchant: TestMerchant
let customerId: string

beforeAll(async () => {
  system = await startSystem()
  merchant = await testMerchant(system, 'receipts')
  const { body } = await merchant.post('/customers', { email: 'owner@example.com', name: 'Olive Owner' })
  customerId = body.data.id
})
afterAll(() => system.dispose())

/** An invoice of 100.00 USD and 20 % tax for a quarter, which takes parts. */
const quarterly = () =>
  publicInvoice(system, merchant.merchantId, customerId, {
    allowPartialPayments: true,
    lines: [{ billingInterval: 'quarter', billingIntervalCount: 1, taxMinor: 2000 }],
    taxes: [taxRow(2000)],
  })

async function paid({ url }: PublicPage, amountMinor: number, email: string): Promise<void> {
  const { status } = await payPart(system, url, { session: newPayer(), amountMinor, email })
  expect(status).toBe('succeeded')
}

/** The text of the one mail to an address, as soon as it is there. */
async function mailTo(address: string): Promise<string> {
  const mails = async () => {
    const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(address)}`)
    return ((await response.json()) as { text: string }[]).map(({ text }) => text)
  }
  await expect.poll(mails, { timeout: 10_000 }).toHaveLength(1)
  return (await mails()).join('')
}

async function printed({ url }: PublicPage): Promise<string> {
  const response = await fetch(`${url}/receipt.pdf`, { headers: { 'accept-language': 'en-US' } })
  return textOf((await readPdf(new Uint8Array(await response.arrayBuffer()))).pages[0])
}

describe('the receipts of an invoice that is paid in parts', () => {
  it('each say that part, what came before it, what is left, how it is billed and what is taxed', async () => {
    const page = await quarterly()
    await paid(page, 5000, 'first@example.com')
    const first = await mailTo('first@example.com')
    expect(first).toContain('Amount paid: $50.00')
    expect(first).toContain('Billed every 3 months')
    expect(first).toContain('VAT (20%) on $100.00: $20.00\nTotal: $120.00\nThis payment: -$50.00\nStill to pay: $70.00')

    await paid(page, 4000, 'second@example.com')
    expect(await mailTo('second@example.com')).toContain(
      'Total: $120.00\nPaid before: -$50.00\nThis payment: -$40.00\nStill to pay: $30.00',
    )
    const part = await printed(page)
    for (const said of ['Partially paid', 'Billed every 3 months', 'VAT (20%) on $100.00', 'Still to pay $30.00']) {
      expect(part).toContain(said)
    }

    await paid(page, 3000, 'last@example.com')
    expect(await mailTo('last@example.com')).toContain('This payment: -$30.00\nStill to pay: $0.00')
    const whole = await printed(page)
    expect(whole).toContain('$120.00 paid on')
    expect(whole).not.toMatch(/Partially paid|Still to pay/)
  })

  it('are plain where everything is paid at once', async () => {
    const page = await quarterly()
    await paid(page, 12_000, 'once@example.com')
    const mail = await mailTo('once@example.com')
    expect(mail).toContain('Amount paid: $120.00')
    expect(mail).not.toMatch(/This payment|Still to pay/)
  })
})
