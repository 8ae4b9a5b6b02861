import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleModule } from './bundle-module.ts'
import { prepareFonts } from './fonts.ts'
import { inProject } from './paths.ts'

/** The folder that the API worker's ASSETS binding serves. */
export const assetsDir = inProject('build/api-assets')

/** What the documentation's own module offers; see workers/api/src/docs/site.tsx. */
interface Site {
  renderSite(document: unknown): readonly (readonly [path: string, text: string])[]
}

/** Lays out static files: the OpenAPI document, the documentation made from it, and the fonts of printed documents. */
export async function prepareAssets(): Promise<void> {
  const openApi = readFileSync(inProject('workers/api/openapi.json'), 'utf8')
  const { renderSite } = await loadModule<Site>(inProject('workers/api/src/docs/site.tsx'))
  putFile('v2/openapi.json', JSON.stringify(JSON.parse(openApi)))
  for (const [path, text] of renderSite(JSON.parse(openApi))) putFile(path, text)
  await prepareFonts(join(assetsDir, 'fonts'))
}

/** Imports a worker's module, bundled first because node loads neither JSX nor text imports. */
export async function loadModule<T>(entry: string): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'revkeen-module-'))
  try {
    const bundle = join(dir, 'module.mjs')
    await bundleModule(entry, bundle)
    return (await import(bundle)) as T
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Writes a file in one step, so that a server beside us never reads half of it. */
function putFile(path: string, text: string): void {
  const target = join(assetsDir, path)
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return
  mkdirSync(dirname(target), { recursive: true })
  const draft = `${target}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, target)
}
