import { existsSync, mkdirSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { inProject } from '../../../scripts/lib/paths.ts'

/** Where a system's own Chromium usually is, for machines that the packaged one does not fit. */
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A headless Chromium with its web security on: the one that an npm package brings, else the system's. */
export async function browser(): Promise<Browser> {
  const failures: unknown[] = []
  for (const find of [packagedBrowser, systemBrowser]) {
    try {
      return await chromium.launch({ executablePath: await find(), args: ['--no-sandbox'], headless: true })
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(failures, 'no Chromium could be started; on Debian: apt-get install chromium')
}

/** The packaged browser unpacks itself, with the libraries and fonts a bare system lacks, below TMPDIR. */
async function packagedBrowser(): Promise<string> {
  const dir = inProject('.tmp/chromium')
  mkdirSync(dir, { recursive: true })
  // Read when the package is imported: it makes the package bring its own libraries.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs24.x'
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = dir
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    return await packaged.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

async function systemBrowser(): Promise<string> {
  const path = SYSTEM_BROWSERS.find((candidate) => existsSync(candidate))
  if (!path) throw new Error('no system Chromium')
  return path
}
