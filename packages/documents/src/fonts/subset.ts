import type { Face, PlacedGlyph } from './face.ts'
import type { GlyphPart } from './clusters.ts'
import { composeOutline, leftOf, rewriteOutline } from './outline.ts'
import { writeSfnt } from './sfnt.ts'

/** A glyph of the font that a document carries. */
export interface SubsetGlyph {
  /** The text that a reader copies; empty for what is only part of another. */
  readonly text: string
  /** Thousandths of the type size. */
  readonly width: number
}

/** Where `maxp` says how much a reader must be ready for. */
const LIMITS = {
  points: 6,
  contours: 8,
  composedPoints: 10,
  composedContours: 12,
  instructions: 26,
  parts: 28,
  depth: 30,
}

/** More than any letter with its marks is made of. */
const MAX_PARTS = 16

interface Member {
  readonly face: Face
  readonly parts: readonly GlyphPart[]
  /** Font units. */
  readonly advance: number
}

/**
 * One font file made of the used glyphs of any number of faces that share a weight and an em. A glyph that stands for two
 * texts is there twice, so that each can be copied as what it says.
 */
export class FontSubset {
  readonly #members: Member[] = []
  readonly #numbers = new Map<string, number>()
  readonly #glyphs: SubsetGlyph[] = []

  /** `face` gives the sign for missing characters, which every font has first. */
  constructor(face: Face) {
    this.#add(face, [{ id: 0, x: 0, y: 0 }], '', 0)
  }

  get glyphs(): readonly SubsetGlyph[] {
    return this.#glyphs
  }

  /** The number of a glyph in the font. */
  use({ face, parts, text, advance }: PlacedGlyph): number {
    const key = `${face.key} ${parts.map(({ id, x, y }) => `${id},${x},${y}`).join(';')} ${text}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#add(face, parts, text, (advance * face.sfnt.unitsPerEm) / 1000)
    this.#numbers.set(key, number)
    return number
  }

  /** The finished font file. */
  program(): Uint8Array {
    const outlines: Uint8Array[] = []
    // Parts of glyphs join the list while it is walked.
    for (const member of this.#members) outlines.push(this.#outline(member))
    return writeSfnt({
      head: this.#head(),
      hhea: this.#hhea(),
      maxp: this.#maxp(),
      hmtx: this.#hmtx(outlines),
      ...joinOutlines(outlines),
    })
  }

  /** Ascent, descent and bounding box over all faces, in thousandths of the type size. */
  metrics(): { ascent: number; descent: number; bounds: readonly [number, number, number, number] } {
    const scale = 1000 / this.#unitsPerEm
    const faces = this.#faces()
    const [left, bottom, right, top] = this.#bounds()
    return {
      ascent: Math.round(Math.max(...faces.map((face) => face.sfnt.ascent)) * scale),
      descent: Math.round(Math.min(...faces.map((face) => face.sfnt.descent)) * scale),
      bounds: [left * scale, bottom * scale, right * scale, top * scale],
    }
  }

  /** A glyph that is drawn as its face has it keeps the width that it has there; a composed one has its cluster's. */
  #add(face: Face, parts: readonly GlyphPart[], text: string, advance: number): number {
    const number = this.#members.length
    const single = singleGlyph(parts)
    const width = single === null ? Math.round(advance) : face.sfnt.metrics(single)[0]
    this.#members.push({ face, parts, advance: width })
    this.#glyphs.push({ text, width: (width * 1000) / face.sfnt.unitsPerEm })
    return number
  }

  #outline(member: Member): Uint8Array {
    const { face, parts } = member
    const part = (id: number) => this.use({ face, parts: [{ id, x: 0, y: 0 }], text: '', advance: 0 })
    const single = singleGlyph(parts)
    if (single !== null) return rewriteOutline(face.sfnt.outline(single), part)
    return composeOutline(
      parts.map(({ id, x, y }) => ({
        number: part(id),
        outline: face.sfnt.outline(id),
        x: Math.round(x),
        y: Math.round(y),
      })),
    )
  }

  get #unitsPerEm(): number {
    return this.#members[0]?.face.sfnt.unitsPerEm ?? 1000
  }

  #faces(): Face[] {
    return [...new Set(this.#members.map(({ face }) => face))]
  }

  #bounds(): [number, number, number, number] {
    const boxes = this.#faces().map((face) => face.sfnt.bounds)
    const low = (index: 0 | 1) => Math.min(...boxes.map((box) => box[index]))
    const high = (index: 2 | 3) => Math.max(...boxes.map((box) => box[index]))
    return [low(0), low(1), high(2), high(3)]
  }

  #head(): Uint8Array {
    const { bytes, view } = table(54)
    view.setUint32(0, 0x00010000)
    view.setUint32(12, 0x5f0f3cf5)
    view.setUint16(18, this.#unitsPerEm)
    for (const [index, value] of this.#bounds().entries()) view.setInt16(36 + index * 2, value)
    view.setInt16(50, 1)
    return bytes
  }

  #hhea(): Uint8Array {
    const { bytes, view } = table(36)
    const faces = this.#faces()
    view.setUint32(0, 0x00010000)
    view.setInt16(4, Math.max(...faces.map((face) => face.sfnt.ascent)))
    view.setInt16(6, Math.min(...faces.map((face) => face.sfnt.descent)))
    view.setUint16(10, Math.max(...this.#members.map(({ advance }) => advance)))
    view.setUint16(34, this.#members.length)
    return bytes
  }

  #maxp(): Uint8Array {
    const { bytes, view } = table(32)
    view.setUint32(0, 0x00010000)
    view.setUint16(4, this.#members.length)
    for (const face of this.#faces()) {
      const limits = new DataView(face.sfnt.limits.buffer, face.sfnt.limits.byteOffset)
      for (let at = 6; at < 32; at += 2) view.setUint16(at, Math.max(view.getUint16(at), limits.getUint16(at)))
    }
    // No instructions are carried over, and outlines are composed of what was a glyph before.
    view.setUint16(LIMITS.instructions, 0)
    const most = (one: number, other: number) => Math.max(view.getUint16(one), view.getUint16(other))
    view.setUint16(LIMITS.composedPoints, Math.min(0xffff, most(LIMITS.points, LIMITS.composedPoints) * MAX_PARTS))
    view.setUint16(
      LIMITS.composedContours,
      Math.min(0xffff, most(LIMITS.contours, LIMITS.composedContours) * MAX_PARTS),
    )
    view.setUint16(LIMITS.parts, Math.max(MAX_PARTS, view.getUint16(LIMITS.parts)))
    view.setUint16(LIMITS.depth, view.getUint16(LIMITS.depth) + 1)
    return bytes
  }

  #hmtx(outlines: readonly Uint8Array[]): Uint8Array {
    const { bytes, view } = table(this.#members.length * 4)
    for (const [index, { advance }] of this.#members.entries()) {
      view.setUint16(index * 4, advance)
      view.setInt16(index * 4 + 2, leftOf(outlines[index] ?? new Uint8Array()))
    }
    return bytes
  }
}

/** The glyph of a cluster that is nothing but it, or null. */
function singleGlyph(parts: readonly GlyphPart[]): number | null {
  const [first, second] = parts
  return first && !second && first.x === 0 && first.y === 0 ? first.id : null
}

function joinOutlines(outlines: readonly Uint8Array[]): { glyf: Uint8Array; loca: Uint8Array } {
  const sizes = outlines.map((outline) => (outline.length + 3) & ~3)
  const glyf = new Uint8Array(sizes.reduce((total, size) => total + size, 0))
  const { bytes: loca, view } = table((outlines.length + 1) * 4)
  let offset = 0
  for (const [index, outline] of outlines.entries()) {
    glyf.set(outline, offset)
    offset += sizes[index] ?? 0
    view.setUint32((index + 1) * 4, offset)
  }
  return { glyf, loca }
}

function table(size: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(size)
  return { bytes, view: new DataView(bytes.buffer) }
}
