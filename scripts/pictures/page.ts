import type { Invoice, InvoiceLine } from '@revkeen-edge/domain'
import type { Page } from 'playwright-core'
import { cardReady } from '../../tests/browser/support/checkout.ts'
import { openShop } from '../../tests/browser/support/shop.ts'
import { openStage } from '../../tests/browser/support/stage.ts'
import { publicInvoice } from '../../tests/system/public-invoices.ts'

const WIDTHS = [1280, 390] as const

/** The page of an invoice that can be paid in parts, as PNG files by their width in pixels. */
export async function picturesOfPage(): Promise<{ readonly width: number; readonly png: Buffer }[]> {
  const stage = await openStage()
  try {
    const shop = await openShop(stage.system, 'pictures', {
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
    const { id } = await shop.post('/customers', customer)
    const { url } = await publicInvoice(stage.system, shop.merchantId, id, COFFEE)
    const pictures = []
    for (const width of WIDTHS) {
      const { page, context } = await stage.buyer({ width })
      await page.goto(url)
      pictures.push({ width, png: await picture(page, width) })
      await context.close()
    }
    return pictures
  } finally {
    await stage.close()
  }
}

/** The whole page, in a window of its height: frames outside the window are not drawn. */
async function picture(page: Page, width: number): Promise<Buffer> {
  await cardReady(page)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height })
  await Promise.all(page.frames().map(async (frame) => frame.evaluate(nextFrame)))
  return page.screenshot({ animations: 'disabled' })
}

/** Runs in the browser: over once what was to draw is drawn. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  })
}

const COFFEE: Partial<Omit<Invoice, 'lines'>> & { readonly lines: readonly Partial<InvoiceLine>[] } = {
  finalizedAt: Date.parse('2026-11-30'),
  allowPartialPayments: true,
  dueDate: '2026-12-14',
  dueAt: Date.parse('2026-12-14T23:59:59Z'),
  memo: 'Thank you for another year of good coffee together.',
  footer: 'Payment within 14 days. Beans are roasted to order.',
  lines: [
    {
      description: 'House Blend, 10 kg a month',
      quantity: 10,
      unitAmountMinor: 2850,
      subtotalMinor: 28_500,
      discountMinor: 2850,
      taxMinor: 5900,
      billingInterval: 'month',
      billingIntervalCount: 1,
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
      id: '0197a1b2-0000-7000-8000-000000000010',
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
}
