import type { Browser } from 'playwright-core'

const LOGO = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: none }
div { display: inline-flex; align-items: center; gap: 14px; font: 700 31px/52px 'Open Sans', sans-serif; color: #0f766e }
</style><div><svg xmlns="http://www.w3.org/2000/svg" width="52" height="52" viewBox="0 0 52 52">
<rect width="52" height="52" rx="13" fill="#0f766e"/>
<path d="M17 37V15l18 22V15" fill="none" stroke="#fff" stroke-width="5.5" stroke-linecap="round" stroke-linejoin="round"/>
</svg>Northwind</div>`

/** The sample merchant's logo: a PNG file with a transparent ground, twice as large as it is drawn. */
export async function sampleLogo(browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage({ deviceScaleFactor: 2 })
  await page.setContent(LOGO)
  const png = await page.locator('div').screenshot({ omitBackground: true })
  await page.close()
  return png
}
