import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject } from '../../../scripts/lib/paths.ts'

interface PackagedBrowser {
  readonly executablePath: string
  readonly env: Record<string, string>
}

const home = inProject('.tmp/chromium')

/** The Chromium of `@sparticuz/chromium`, unpacked once with the libraries and fonts that a bare system lacks. */
export async function packagedBrowser(): Promise<PackagedBrowser> {
  if (!existsSync(home)) await unpack()
  return {
    executablePath: join(home, 'chromium'),
    env: {
      ...definedOf(process.env),
      LD_LIBRARY_PATH: join(home, 'al2023/lib'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  }
}

/** Unpacks beside the final place and moves there in one step, since several tests may come here at once. */
async function unpack(): Promise<void> {
  mkdirSync(inProject('.tmp'), { recursive: true })
  const draft = mkdtempSync(inProject('.tmp/chromium-'))
  await inEnvironment({ AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', TMPDIR: draft }, async () => {
    const { default: packaged } = await import('@sparticuz/chromium')
    await packaged.executablePath()
  })
  // The package's own list of font folders has only fixed ones, such as /tmp/fonts; without fonts Chromium ends.
  writeFileSync(join(draft, 'fonts.conf'), fontConfig())
  try {
    renameSync(draft, home)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
}

function fontConfig(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

/** Runs with other environment variables, and puts every variable back: the package changes some for the process. */
async function inEnvironment(variables: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env }
  Object.assign(process.env, variables)
  try {
    await work()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

function definedOf(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
