import type { Face, PlacedGlyph } from '../fonts/face.ts'
import type { Weight } from '../fonts/families.ts'
import type { FontLibrary } from '../fonts/library.ts'
import { mirrored } from './bidi.ts'

/** A stretch of text in one face and of one embedding level. */
export interface Cut {
  readonly text: string
  readonly level: number
  readonly face: Face
  /** Where no font has the characters. */
  readonly missing: boolean
}

export interface Shaped {
  readonly glyphs: readonly PlacedGlyph[]
  /** Thousandths of the type size. */
  readonly advance: number
}

/** Turns text into glyphs, each stretch of text once. */
export interface Shaper {
  cuts(text: string, levels: Uint8Array, weight: Weight): Cut[]
  shape(cut: Cut, tabular: boolean): Shaped
}

// Skin tones, too: plain figures have none.
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u061c\u2060]|\p{Emoji_Modifier}/u
// They go with the character before them, in whatever font it is: so a run of words stays one run.
const ATTACHED = /[ \p{M}]|\p{Join_Control}/u

const HYPHENS = /[\u2010\u2011\u2212]/

const MAX_SHAPES = 500

const shapes = new WeakMap<Face, Map<string, Shaped>>()

/** A shaper over the faces of one document. */
export function createShaper(library: FontLibrary): Shaper {
  return {
    cuts: (text, levels, weight) => cutText(library, text, levels, weight),
    shape(cut, tabular) {
      const known = shapesOf(cut.face)
      const key = `${cut.level & 1}${Number(tabular)}${Number(cut.missing)}${cut.text}`
      const there = known.get(key)
      if (there) return there
      const glyphs = cut.missing ? replacement(cut) : glyphsOf(cut, tabular)
      const made = { glyphs, advance: glyphs.reduce((sum, glyph) => sum + glyph.advance, 0) }
      known.set(key, made)
      return made
    },
  }
}

/** Words repeat from document to document, so their shapes stay as long as their face does. */
function shapesOf(face: Face): Map<string, Shaped> {
  const there = shapes.get(face)
  if (there && there.size < MAX_SHAPES) return there
  const made = new Map<string, Shaped>()
  shapes.set(face, made)
  return made
}

function cutText(library: FontLibrary, text: string, levels: Uint8Array, weight: Weight): Cut[] {
  const cuts: { text: string; level: number; face: Face; missing: boolean }[] = []
  let index = 0
  for (const original of text) {
    const level = levels[index] ?? 0
    index += original.length
    if (INVISIBLE.test(original)) continue
    const last = cuts.at(-1)
    const { character, face: own } = faceFor(library, original, weight)
    const attached = last && last.level === level && ATTACHED.test(character)
    const face = attached && (!own || covers(last.face, character)) ? last.face : own
    if (attached && !face) continue
    const missing = face === null
    if (last && last.level === level && last.missing === missing && (missing || last.face === face)) {
      last.text += character
    } else {
      cuts.push({ text: character, level, face: face ?? library.plainFace(weight), missing })
    }
  }
  return cuts
}

/** The face of a character, or a plain relative where no font has it: of a ligature its letters, of a thin space a space. */
function faceFor(library: FontLibrary, character: string, weight: Weight): { character: string; face: Face | null } {
  const face = library.faceOf(character.codePointAt(0) ?? 0, weight)
  if (face) return { character, face }
  const plain = library.plainFace(weight)
  const relative = HYPHENS.test(character) ? '-' : character.normalize('NFKC')
  const known = relative !== character && Array.from(relative).every((sign) => covers(plain, sign))
  return known ? { character: relative, face: plain } : { character, face: null }
}

function covers(face: Face, character: string): boolean {
  return face.codePoints.includes(character.codePointAt(0) ?? 0)
}

function glyphsOf({ text, level, face }: Cut, tabular: boolean): PlacedGlyph[] {
  const rightToLeft = level % 2 === 1
  return face.shape(rightToLeft ? mirrored(text) : text, { rightToLeft, tabular })
}

/** One sign for every character that no font has. It still can be copied as what it is. */
function replacement({ text, level, face }: Cut): PlacedGlyph[] {
  const [advance] = face.sfnt.metrics(0)
  const glyphs = Array.from(text, (character) => ({
    face,
    parts: [{ id: 0, x: 0, y: 0 }],
    text: character,
    advance: (advance * 1000) / face.sfnt.unitsPerEm,
  }))
  return level % 2 === 1 ? glyphs.toReversed() : glyphs
}
