import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from './paths.ts'

/** The folder that the API worker's ASSETS binding serves. */
export const assetsDir = inProject('build/api-assets')

const openApiFile = inProject('workers/api/openapi.json')

/** Lays out the API worker's static files: the OpenAPI document and the pages made from it. */
export async function prepareAssets(): Promise<void> {
  mkdirSync(assetsDir, { recursive: true })
  if (!existsSync(openApiFile)) return
  putFile('v2/openapi.json', readFileSync(openApiFile, 'utf8'))
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
