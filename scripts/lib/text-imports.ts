import { readFile } from 'node:fs/promises'
import type { Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vitest/config'

/** Browser scripts and style sheets reach the workers as text; wrangler does the same by `[[rules]]`. */
const TEXT_FILES = /\.(client\.js|css)$/
const SUFFIX = '.text'

/** Text imports for esbuild. */
export function esbuildTextImports(): EsbuildPlugin {
  return {
    name: 'text-imports',
    setup(build) {
      build.onLoad({ filter: TEXT_FILES }, async ({ path }) => ({
        contents: await readFile(path, 'utf8'),
        loader: 'text',
        watchFiles: [path],
      }))
    },
  }
}

/** Text imports for vitest. The suffix hides the file from the plugins that know style sheets. */
export function viteTextImports(): VitePlugin {
  return {
    name: 'text-imports',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!TEXT_FILES.test(source)) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      return found && `\0${found.id}${SUFFIX}`
    },
    async load(id) {
      if (!id.startsWith('\0') || !id.endsWith(SUFFIX)) return null
      const text = await readFile(id.slice(1, -SUFFIX.length), 'utf8')
      return `export default ${JSON.stringify(text)}`
    },
  }
}
