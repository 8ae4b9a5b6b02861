import { build, type BuildOptions } from 'esbuild'
import { esbuildTextImports } from './text-imports.ts'

/** The settings by which wrangler bundles too, so that what runs here is what is deployed. */
export const workerSettings = {
  bundle: true,
  format: 'esm',
  target: 'es2024',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:*', 'node:*'],
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  sourcemap: 'linked',
  logLevel: 'silent',
  plugins: [esbuildTextImports()],
} as const satisfies BuildOptions

/** Bundles one module, for code that node itself cannot load (JSX, text imports). */
export async function bundleModule(entry: string, outfile: string): Promise<void> {
  await build({ ...workerSettings, sourcemap: false, entryPoints: [entry], outfile })
}
