/** The tables of a TrueType font that embedding needs. Format: OpenType 1.9, "Font Tables". */
export interface Sfnt {
  readonly unitsPerEm: number
  readonly ascent: number
  readonly descent: number
  readonly bounds: readonly [number, number, number, number]
  /** The `maxp` table as it is. */
  readonly limits: Uint8Array
  /** The outline of a glyph; empty for a blank one or an id out of range. */
  outline(glyph: number): Uint8Array
  /** Advance width and left side bearing, in font units. */
  metrics(glyph: number): readonly [advance: number, bearing: number]
}

/** Reads the directory and the fixed tables. Throws for bytes that are no TrueType font. */
export function readSfnt(bytes: Uint8Array): Sfnt {
  const tables = readDirectory(bytes)
  const table = (tag: string): DataView => {
    const found = tables.get(tag)
    if (!found) throw new Error(`the font has no ${tag} table`)
    return found
  }
  const [head, hhea, maxp, loca, glyf, hmtx] = ['head', 'hhea', 'maxp', 'loca', 'glyf', 'hmtx'].map(table) as [
    DataView,
    DataView,
    DataView,
    DataView,
    DataView,
    DataView,
  ]
  const glyphs = maxp.getUint16(4)
  const long = head.getInt16(50) === 1
  const offset = (glyph: number) => (long ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2)
  const fullMetrics = hhea.getUint16(34)
  return {
    unitsPerEm: head.getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    bounds: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    limits: bytesOf(maxp),
    outline: (glyph) => (glyph < glyphs ? bytesOf(glyf).subarray(offset(glyph), offset(glyph + 1)) : new Uint8Array()),
    metrics: (glyph) => {
      const row = Math.min(glyph, fullMetrics - 1) * 4
      const bearing = glyph < fullMetrics ? row + 2 : fullMetrics * 4 + (glyph - fullMetrics) * 2
      return [hmtx.getUint16(row), hmtx.getInt16(bearing)]
    },
  }
}

/** Builds a font file of tables, aligned and in order of their tags. Checksums stay zero: PDF readers do not look at them. */
export function writeSfnt(tables: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(tables).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const start = 12 + entries.length * 16
  const total = entries.reduce((size, [, table]) => size + aligned(table.length), start)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  const power = 2 ** Math.floor(Math.log2(entries.length))
  view.setUint32(0, 0x00010000)
  for (const [index, value] of [
    entries.length,
    power * 16,
    Math.log2(power),
    (entries.length - power) * 16,
  ].entries()) {
    view.setUint16(4 + index * 2, value)
  }
  let offset = start
  for (const [index, [tag, table]] of entries.entries()) {
    bytes.set(new TextEncoder().encode(tag), 12 + index * 16)
    view.setUint32(12 + index * 16 + 8, offset)
    view.setUint32(12 + index * 16 + 12, table.length)
    bytes.set(table, offset)
    offset += aligned(table.length)
  }
  return bytes
}

function readDirectory(bytes: Uint8Array): Map<string, DataView> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) !== 0x00010000) throw new Error('not a TrueType font')
  const tables = new Map<string, DataView>()
  for (let index = 0; index < view.getUint16(4); index += 1) {
    const entry = 12 + index * 16
    const tag = String.fromCharCode(...bytes.subarray(entry, entry + 4))
    const offset = bytes.byteOffset + view.getUint32(entry + 8)
    tables.set(tag, new DataView(bytes.buffer, offset, view.getUint32(entry + 12)))
  }
  return tables
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
}

function aligned(length: number): number {
  return (length + 3) & ~3
}
