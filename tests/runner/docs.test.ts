import { readFileSync } from 'node:fs'
import { browser, startSystem, type System } from '@revkeen-edge/testing'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'

let system: System
let chromium: Browser
beforeAll(async () => {
  system = await startSystem()
  chromium = await browser()
})
afterAll(async () => {
  await chromium.close()
  await system.dispose()
})

const axe = readFileSync(inProject('node_modules/axe-core/axe.min.js'), 'utf8')

describe('the API documentation', () => {
  it.each([
    ['/docs', 1280],
    ['/docs', 390],
    ['/docs/customers', 1280],
    ['/docs/customers', 390],
  ])('%s at %i px asks nobody else, breaks no policy and is accessible', async (path, width) => {
    const page = await chromium.newPage({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      const own = request.url().startsWith(system.urls.api) || request.url().startsWith('data:')
      if (!own) complaints.push(request.url())
    })
    const response = await page.goto(system.urls.api + path)
    expect(response?.headers()['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    await page.evaluate(axe)
    const results = await page.evaluate<AxeResults>('axe.run()')
    expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('finds an operation by words of its title or path', async () => {
    const page = await chromium.newPage()
    await page.goto(`${system.urls.api}/docs`)
    await page.getByLabel('Find an operation').fill('customers delete')
    await page.getByRole('link', { name: 'Delete a customer' }).click()
    expect(page.url()).toMatch(/\/docs\/customers#/)
    await page.close()
  })

  it('serves the OpenAPI document that is committed', async () => {
    const response = await fetch(`${system.urls.api}/v2/openapi.json`)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual(JSON.parse(readFileSync(inProject('workers/api/openapi.json'), 'utf8')))
  })

  it('has no page for what it does not know', async () => {
    expect((await fetch(`${system.urls.api}/docs/nothing`)).status).toBe(404)
    expect((await fetch(`${system.urls.api}/docs/../v2/customers`)).status).toBe(401)
  })
})
