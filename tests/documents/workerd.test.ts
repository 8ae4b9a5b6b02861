import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { invoiceDocument } from '@revkeen-edge/documents'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assetsDir } from '../../scripts/lib/assets.ts'
import { bundleModule } from '../../scripts/lib/bundle-module.ts'
import { miniflare, type LocalRuntime, type LocalWorker } from '../../scripts/lib/miniflare.ts'
import { inProject } from '../../scripts/lib/paths.ts'
import { diskFonts } from './fonts.ts'
import { invoiceInput, linesSaying } from './input.ts'
import { readPdf, textOf } from './reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'documents-worker-'))
const bundle = join(folder, 'worker.js')
let runtime: LocalRuntime
let worker: LocalWorker

beforeAll(async () => {
  await diskFonts()
  await bundleModule(inProject('tests/documents/worker.ts'), bundle)
  runtime = new miniflare.Miniflare(
    miniflare.convertV4MiniflareOptions({
      name: 'printer',
      cf: false,
      compatibilityDate: '2026-11-17',
      modules: [{ type: 'ESModule', path: bundle, contents: readFileSync(bundle, 'utf8') }],
      modulesRoot: folder,
      serviceBindings: { ASSETS: { disk: { path: assetsDir } } },
    }),
  )
  await runtime.ready
  worker = await runtime.getWorker('printer')
})

afterAll(async () => {
  await runtime.dispose()
  rmSync(folder, { recursive: true, force: true })
})

it('prints every script on the Workers runtime, with fonts from static files', async () => {
  const texts = ['Ünïcode', '請求書の明細', 'خدمة شهرية', 'ภาษาไทย']
  const document = invoiceDocument(invoiceInput({ lines: linesSaying(...texts) }))
  const response = await worker.fetch('http://printer.invalid/', { method: 'POST', body: JSON.stringify(document) })
  expect(response.status).toBe(200)
  const text = textOf((await readPdf(new Uint8Array(await response.arrayBuffer()))).pages[0])
  for (const wanted of texts) expect(text).toContain(wanted)
})

it('costs a worker little of the 3 MB that it may have: the fonts stay outside', () => {
  expect(gzipSync(readFileSync(bundle)).length).toBeLessThan(350_000)
})
