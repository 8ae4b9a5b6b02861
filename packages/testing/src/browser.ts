import { existsSync } from 'node:fs'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { packagedBrowser } from './packaged-browser.ts'

/** Where a system's own Chromium usually is, for machines that the packaged one does not fit. */
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A headless Chromium with its web security on: the one that an npm package brings, else the system's. */
export async function browser(): Promise<Browser> {
  const failures: unknown[] = []
  for (const find of [packagedBrowser, systemBrowser]) {
    try {
      return await chromium.launch({ ...(await find()), args: ['--no-sandbox'], headless: true })
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(failures, 'no Chromium could be started; on Debian: apt-get install chromium')
}

async function systemBrowser(): Promise<LaunchOptions> {
  const executablePath = SYSTEM_BROWSERS.find((candidate) => existsSync(candidate))
  if (!executablePath) throw new Error('no system Chromium')
  return { executablePath }
}
