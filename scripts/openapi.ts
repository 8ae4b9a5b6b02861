import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { loadModule } from './lib/assets.ts'
import { inProject } from './lib/paths.ts'

/*
 * Writes the API's OpenAPI document from its routes; with --check it only tells whether the committed one is current.
 */

const committed = inProject('workers/api/openapi.json')
const app = await loadModule<{ openApiDocument(): unknown }>(inProject('workers/api/src/openapi.ts'))
const current = `${JSON.stringify(app.openApiDocument(), null, 2)}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(committed, current)
  console.log(committed)
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== current) {
  console.error('workers/api/openapi.json is not what the routes say; run `pnpm openapi` and commit it')
  process.exitCode = 1
}
