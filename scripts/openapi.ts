import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleModule } from './lib/bundle.ts'
import { inProject } from './lib/paths.ts'

/*
 * Writes the API's OpenAPI document from its routes; with --check it only tells whether the committed one is current.
 */

const committed = inProject('workers/api/openapi.json')
const current = `${JSON.stringify(await loadDocument(), null, 2)}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(committed, current)
  console.log(committed)
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== current) {
  console.error('workers/api/openapi.json is not what the routes say; run `pnpm openapi` and commit it')
  process.exitCode = 1
}

/** The document as the worker's own module makes it. It is bundled first, because node loads neither JSX nor text imports. */
async function loadDocument(): Promise<unknown> {
  const dir = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    const bundle = join(dir, 'app.mjs')
    await bundleModule(inProject('workers/api/src/app.ts'), bundle)
    const app = (await import(bundle)) as { openApiDocument(): unknown }
    return app.openApiDocument()
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
