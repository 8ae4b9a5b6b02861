import type { PlacedGlyph } from '../fonts/face.ts'
import type { Weight } from '../fonts/families.ts'
import { directionOf, embeddingLevels, visualOrder, type Direction } from './bidi.ts'
import { breakPoints, characterEnds } from './breaks.ts'
import { cleanText } from './clean.ts'
import type { Cut, Shaper } from './shaper.ts'

export interface TextStyle {
  readonly weight: Weight
  /** Points. */
  readonly size: number
  /** Figures of one width. */
  readonly tabular?: boolean
}

/** A line of text, ready to be drawn from left to right. */
export interface Line {
  readonly text: string
  readonly glyphs: readonly PlacedGlyph[]
  readonly size: number
  /** Points. */
  readonly width: number
  /** Whether any part of it runs from right to left. */
  readonly rightToLeft: boolean
}

/** Sets text in lines. */
export interface Typesetter {
  /** The lines of a text in a measure of `width` points. Empty text has none. */
  lines(text: string, style: TextStyle, width: number): Line[]
}

/** A piece of a paragraph that no line breaks. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly cuts: readonly Cut[]
  readonly width: number
  /** Without the spaces at its end, which may hang over the margin. */
  readonly inkWidth: number
}

/** A typesetter for documents of one direction. A text follows its own letters, and the document where it has none. */
export function createTypesetter(shaper: Shaper, direction: Direction): Typesetter {
  const setParagraph = (paragraph: string, style: TextStyle, width: number): Line[] => {
    const levels = embeddingLevels(paragraph, directionOf(paragraph) ?? direction)
    const pieces = piecesOf(paragraph, breakPoints(paragraph), 0)
    return fill(pieces.map((piece) => measure(piece.start, piece.end)).flatMap(fitting)).map(lineOf)

    function measure(start: number, end: number): Piece {
      const text = paragraph.slice(start, end)
      const cuts = shaper.cuts(text, levels.subarray(start, end), style.weight)
      const ink = text.trimEnd()
      const inkCuts = ink === text ? cuts : shaper.cuts(ink, levels.subarray(start, start + ink.length), style.weight)
      return { start, end, cuts, width: widthOf(cuts), inkWidth: widthOf(inkCuts) }
    }

    function widthOf(cuts: readonly Cut[]): number {
      const advance = cuts.reduce((sum, cut) => sum + shaper.shape(cut, style.tabular ?? false).advance, 0)
      return (advance * style.size) / 1000
    }

    /** A piece as it is, or cut into characters and joined again as far as the measure goes. */
    function fitting(piece: Piece): Piece[] {
      if (piece.inkWidth <= width) return [piece]
      const text = paragraph.slice(piece.start, piece.end)
      const characters = piecesOf(text, characterEnds(text), piece.start)
      return fill(characters.map(({ start, end }) => measure(start, end))).map((row) =>
        measure(row[0]?.start ?? piece.start, row.at(-1)?.end ?? piece.end),
      )
    }

    function fill(pieces: readonly Piece[]): Piece[][] {
      const rows: Piece[][] = []
      let used = 0
      for (const piece of pieces) {
        const row = rows.at(-1)
        if (row && used + piece.inkWidth <= width) {
          row.push(piece)
          used += piece.width
        } else {
          rows.push([piece])
          used = piece.width
        }
      }
      return rows
    }

    function lineOf(row: readonly Piece[]): Line {
      const last = row.at(-1)
      const trimmed = last ? [...row.slice(0, -1), trimEnd(last)] : row
      const cuts = trimmed.flatMap((piece) => piece.cuts)
      const glyphs = visualOrder(cuts).flatMap((cut) => shaper.shape(cut, style.tabular ?? false).glyphs)
      const width = trimmed.reduce((sum, piece) => sum + piece.width, 0)
      const text = paragraph.slice(row[0]?.start ?? 0, last?.end ?? 0).trimEnd()
      return { text, glyphs, size: style.size, width, rightToLeft: cuts.some((cut) => cut.level % 2 === 1) }
    }

    function trimEnd(piece: Piece): Piece {
      const ink = paragraph.slice(piece.start, piece.end).trimEnd().length
      return measure(piece.start, piece.start + ink)
    }
  }

  return {
    lines(text, style, width) {
      const clean = cleanText(text)
      if (clean === '') return []
      return clean.split('\n').flatMap((paragraph) => {
        const lines = setParagraph(paragraph, style, width)
        return lines.length > 0 ? lines : [{ text: '', glyphs: [], size: style.size, width: 0, rightToLeft: false }]
      })
    },
  }
}

function piecesOf(text: string, ends: readonly number[], offset: number): { start: number; end: number }[] {
  return ends.map((end, index) => ({ start: offset + (ends[index - 1] ?? 0), end: offset + end }))
}
