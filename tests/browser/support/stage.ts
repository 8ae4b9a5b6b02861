import { browser, startSystem, type System, type SystemOptions } from '@revkeen-edge/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { PICTURE_PATTERN, pictureAt } from './pictures.ts'

export interface ViewOptions {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** A buyer's browser: a window of its own, with its own cookies. */
export interface Buyer {
  readonly context: BrowserContext
  readonly page: Page
  /** Console errors, broken policies and failed scripts so far: on every page there must be none. */
  readonly troubles: readonly string[]
  /** Another tab of the same browser. */
  newTab(): Promise<Page>
}

export interface Stage {
  readonly system: System
  buyer(options?: ViewOptions): Promise<Buyer>
  close(): Promise<void>
}

const PATIENCE_MS = 10_000

/** A whole system with a browser before it. The caller closes it. */
export async function openStage(options: SystemOptions = {}): Promise<Stage> {
  const [system, chromium] = await Promise.all([startSystem(options), browser()])
  return {
    system,
    buyer: (view) => openBuyer(chromium, view),
    async close() {
      await chromium.close()
      await system.dispose()
    },
  }
}

async function openBuyer(
  chromium: Browser,
  { scheme = 'light', width = 1280, height = 900 }: ViewOptions = {},
): Promise<Buyer> {
  const context = await chromium.newContext({ viewport: { width, height }, colorScheme: scheme, locale: 'en-US' })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.route(PICTURE_PATTERN, (route) => {
    const picture = pictureAt(route.request().url())
    return picture ? route.fulfill({ contentType: 'image/svg+xml', body: picture }) : route.abort()
  })
  await context.addInitScript(watchLayout)
  const troubles: string[] = []
  const newTab = async (): Promise<Page> => watched(await context.newPage(), troubles)
  return { context, page: await newTab(), troubles, newTab }
}

function watched(page: Page, troubles: string[]): Page {
  page.on('console', (message) => {
    // A page's own status (404, 410, 429) is told as an error too, and is right.
    const status = message.text().startsWith('Failed to load resource') && message.location().url === page.url()
    if (['error', 'warning'].includes(message.type()) && !status) troubles.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
  return page
}

/** Runs in every page before its scripts. Policy violations reach the console by themselves. */
function watchLayout(): void {
  const shifts: number[] = []
  Object.assign(globalThis, { layoutShifts: shifts })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
  }).observe({ type: 'layout-shift', buffered: true })
}

/** How far things have moved on a page by themselves or in answer to input, as a sum of layout shift scores. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { layoutShifts } = globalThis as unknown as { layoutShifts: number[] }
    return layoutShifts.reduce((sum, value) => sum + value, 0)
  })
}
