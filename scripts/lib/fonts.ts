import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { writeRanges, type Coverage } from '@revkeen-edge/documents/fonts/coverage.ts'
import { openFace } from '@revkeen-edge/documents/fonts/face.ts'
import { FAMILIES, WEIGHTS, type Family, type Weight } from '@revkeen-edge/documents/fonts/families.ts'
import { writeSfnt } from '@revkeen-edge/documents/fonts/sfnt.ts'
import { inProject } from './paths.ts'

/** What drawing needs; names, hints and metrics for screens stay behind. */
const TABLES = new Set(['GDEF', 'GPOS', 'GSUB', 'OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'post'])

const packages = inProject('packages/documents/node_modules/@fontsource')

/**
 * Lays out the fonts of printed documents below `folder`: each slice unpacked, and beside them which characters each has.
 * Does nothing where that is done already for the installed packages.
 */
export async function prepareFonts(folder: string): Promise<void> {
  const packed = FAMILIES.map(({ id, slices }) => [id, String(slices), versionOf(id)])
  const stamp = JSON.stringify([hash('sha256', readFileSync(import.meta.filename)), packed])
  const stampFile = join(folder, 'prepared.json')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  rmSync(stampFile, { force: true })
  for (const family of FAMILIES) await prepareFamily(family, join(folder, family.id))
  putFile(stampFile, stamp)
}

function versionOf(id: string): string {
  const { version } = JSON.parse(readFileSync(join(packages, id, 'package.json'), 'utf8')) as { version: string }
  return version
}

async function prepareFamily(family: Family, folder: string): Promise<void> {
  const slices: Record<string, string> = {}
  const weights = new Set<Weight>()
  for (const { slice, weight, file } of slicesOf(family)) {
    const bytes = unpackWoff(readFileSync(file))
    putFile(join(folder, `${slice}-${weight}.ttf`), bytes)
    weights.add(weight)
    if (weight === 400) slices[slice] = writeRanges((await openFace(slice, bytes)).codePoints)
  }
  const coverage: Coverage = { weights: [...weights], slices }
  putFile(join(folder, 'coverage.json'), JSON.stringify(coverage))
}

/** The slices of a family, plain Latin first: what several have is taken from the first. */
function slicesOf({ id, slices }: Family): { slice: string; weight: Weight; file: string }[] {
  const folder = join(packages, id, 'files')
  const found = readdirSync(folder).flatMap((name) => {
    const [, slice = '', digits = ''] = new RegExp(`^${id}-(.+)-(\\d+)-normal\\.woff$`).exec(name) ?? []
    const weight = WEIGHTS.find((known) => String(known) === digits)
    return weight && slices.test(slice) ? [{ slice, weight, file: join(folder, name) }] : []
  })
  const rank = (slice: string) => (slice === 'latin' ? 0 : 1)
  return found.toSorted((one, other) => rank(one.slice) - rank(other.slice))
}

/** The font inside a WOFF file (W3C WOFF 1.0), with the tables that drawing needs. */
function unpackWoff(bytes: Buffer): Uint8Array {
  const tables: Record<string, Uint8Array> = {}
  for (let index = 0; index < bytes.readUInt16BE(12); index += 1) {
    const entry = 44 + index * 20
    const tag = bytes.toString('latin1', entry, entry + 4)
    const [offset, packed, size] = [4, 8, 12].map((at) => bytes.readUInt32BE(entry + at)) as [number, number, number]
    const data = bytes.subarray(offset, offset + packed)
    if (TABLES.has(tag)) tables[tag] = packed < size ? inflateSync(data) : data
  }
  return writeSfnt(tables)
}

/** Writes a file in one step, so that a server beside us never reads half of it. */
function putFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, path)
}
