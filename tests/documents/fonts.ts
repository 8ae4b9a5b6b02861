import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FontSource } from '@revkeen-edge/documents'
import { assetsDir } from '../../scripts/lib/assets.ts'
import { prepareFonts } from '../../scripts/lib/fonts.ts'

export interface DiskFonts extends FontSource {
  /** The files that were read, in order. */
  readonly files: readonly string[]
}

/** The prepared fonts of the project, from disk. */
export async function diskFonts(): Promise<DiskFonts> {
  const folder = join(assetsDir, 'fonts')
  await prepareFonts(folder)
  const files: string[] = []
  return {
    files,
    async read(path) {
      files.push(path)
      const file = join(folder, path)
      return existsSync(file) ? new Uint8Array(readFileSync(file)) : null
    },
  }
}
