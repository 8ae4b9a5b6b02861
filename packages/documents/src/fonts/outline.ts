/** Glyph outlines of the `glyf` table. Format: OpenType 1.9, "glyf". */

const WORDS = 0x0001
const OFFSETS = 0x0002
const SCALE = 0x0008
const MORE = 0x0020
const TWO_SCALES = 0x0040
const MATRIX = 0x0080
const INSTRUCTIONS = 0x0100

/** The outline without hinting instructions, its components renumbered by `renumber`. */
export function rewriteOutline(outline: Uint8Array, renumber: (glyph: number) => number): Uint8Array {
  if (outline.length === 0) return outline
  return isComposite(outline) ? rewriteComposite(outline, renumber) : withoutInstructions(outline)
}

/** An outline at a place, by its number in the font. */
export interface OutlinePart {
  readonly number: number
  readonly outline: Uint8Array
  readonly x: number
  readonly y: number
}

/** One outline made of others. Blank ones leave no trace. */
export function composeOutline(parts: readonly OutlinePart[]): Uint8Array {
  const drawn = parts.filter(({ outline }) => outline.length > 0)
  if (drawn.length === 0) return new Uint8Array()
  const bytes = new Uint8Array(10 + drawn.length * 8)
  const view = viewOf(bytes)
  view.setInt16(0, -1)
  for (const [index, value] of boundsOf(drawn).entries()) view.setInt16(2 + index * 2, value)
  for (const [index, { number, x, y }] of drawn.entries()) {
    const more = index < drawn.length - 1 ? MORE : 0
    view.setUint16(10 + index * 8, WORDS | OFFSETS | more)
    view.setUint16(12 + index * 8, number)
    view.setInt16(14 + index * 8, x)
    view.setInt16(16 + index * 8, y)
  }
  return bytes
}

/** The left edge of an outline; 0 for a blank one. */
export function leftOf(outline: Uint8Array): number {
  return outline.length === 0 ? 0 : viewOf(outline).getInt16(2)
}

function boundsOf(parts: readonly OutlinePart[]): [left: number, bottom: number, right: number, top: number] {
  const boxes = parts.map(({ outline, x, y }) => {
    const view = viewOf(outline)
    return {
      left: view.getInt16(2) + x,
      bottom: view.getInt16(4) + y,
      right: view.getInt16(6) + x,
      top: view.getInt16(8) + y,
    }
  })
  return [
    Math.min(...boxes.map((box) => box.left)),
    Math.min(...boxes.map((box) => box.bottom)),
    Math.max(...boxes.map((box) => box.right)),
    Math.max(...boxes.map((box) => box.top)),
  ]
}

function isComposite(outline: Uint8Array): boolean {
  return outline.length > 0 && viewOf(outline).getInt16(0) < 0
}

interface Component {
  readonly offset: number
  readonly end: number
  readonly flags: number
  readonly glyph: number
}

function components(outline: Uint8Array): Component[] {
  if (!isComposite(outline)) return []
  const view = viewOf(outline)
  const found: Component[] = []
  let offset = 10
  for (;;) {
    const flags = view.getUint16(offset)
    const end = offset + 4 + (flags & WORDS ? 4 : 2) + transformSize(flags)
    found.push({ offset, end, flags, glyph: view.getUint16(offset + 2) })
    if (!(flags & MORE)) return found
    offset = end
  }
}

function transformSize(flags: number): number {
  if (flags & SCALE) return 2
  if (flags & TWO_SCALES) return 4
  return flags & MATRIX ? 8 : 0
}

function rewriteComposite(outline: Uint8Array, renumber: (glyph: number) => number): Uint8Array {
  const parts = components(outline)
  const copy = outline.slice(0, parts.at(-1)?.end ?? 10)
  const view = viewOf(copy)
  for (const { offset, flags, glyph } of parts) {
    view.setUint16(offset, flags & ~INSTRUCTIONS)
    view.setUint16(offset + 2, renumber(glyph))
  }
  return copy
}

function withoutInstructions(outline: Uint8Array): Uint8Array {
  const view = viewOf(outline)
  const lengthAt = 10 + view.getInt16(0) * 2
  const length = view.getUint16(lengthAt)
  if (length === 0) return outline
  const copy = new Uint8Array(outline.length - length)
  copy.set(outline.subarray(0, lengthAt))
  copy.set(outline.subarray(lengthAt + 2 + length), lengthAt + 2)
  return copy
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
