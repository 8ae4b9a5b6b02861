import type { Font, Glyph } from 'fontkit'
import { clustersOf, type GlyphPart } from './clusters.ts'
import { readSfnt, type Sfnt } from './sfnt.ts'

/** A letter in its place. */
export interface PlacedGlyph {
  readonly face: Face
  /** What it is made of, in font units. */
  readonly parts: readonly GlyphPart[]
  /** The characters that it stands for. */
  readonly text: string
  /** Thousandths of the type size. */
  readonly advance: number
}

/** One slice of a typeface, open. */
export interface Face {
  /** Its path, which names it. */
  readonly key: string
  readonly sfnt: Sfnt
  readonly codePoints: readonly number[]
  /** The glyphs of a text in one direction, in the order in which they are drawn from left to right. */
  shape(text: string, options: ShapeOptions): PlacedGlyph[]
}

export interface ShapeOptions {
  readonly rightToLeft: boolean
  /** Figures of one width, for columns of numbers. */
  readonly tabular: boolean
}

/** Opens a slice. Throws for bytes that are no TrueType font. */
export async function openFace(key: string, bytes: Uint8Array): Promise<Face> {
  // Loaded on first use: a worker that draws nothing pays nothing for it at its start.
  const { create } = await import('fontkit')
  const font = withExactText(create(bytes))
  const sfnt = readSfnt(bytes)
  const scale = 1000 / sfnt.unitsPerEm
  const face: Face = {
    key,
    sfnt,
    codePoints: font.characterSet,
    shape(text, { rightToLeft, tabular }) {
      const features: Record<string, boolean> = tabular ? { tnum: true } : {}
      const run = font.layout(text, features, undefined, undefined, rightToLeft ? 'rtl' : 'ltr')
      const glyphs = run.glyphs.map((glyph, index) => {
        const at = run.positions[index]
        return {
          id: glyph.id,
          text: String.fromCodePoint(...glyph.codePoints),
          advance: at?.xAdvance ?? glyph.advanceWidth,
          dx: at?.xOffset ?? 0,
          dy: at?.yOffset ?? 0,
        }
      })
      return clustersOf(glyphs, rightToLeft).map(({ text, parts, advance }) => ({
        face,
        parts,
        text,
        advance: advance * scale,
      }))
    },
  }
  return face
}

/** The library keeps one object a glyph, with the text of its first use. Each use gets its own text here. */
function withExactText(font: Font): Font {
  const shared = font.getGlyph.bind(font)
  font.getGlyph = (id, codePoints = []) => {
    const glyph: Glyph = Object.create(shared(id, []))
    Object.defineProperty(glyph, 'codePoints', { value: codePoints })
    return glyph
  }
  return font
}
