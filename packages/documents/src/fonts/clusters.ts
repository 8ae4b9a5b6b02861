/** A glyph as the font engine places it. Measures are font units. */
export interface EngineGlyph {
  readonly id: number
  readonly text: string
  readonly advance: number
  readonly dx: number
  readonly dy: number
}

/** A glyph at a place relative to the origin of its cluster, in font units. */
export interface GlyphPart {
  readonly id: number
  readonly x: number
  readonly y: number
}

/** What is drawn, and copied, as one: a letter with its dots and marks. */
export interface Cluster {
  readonly text: string
  readonly parts: readonly GlyphPart[]
  readonly advance: number
}

// Vowel signs that stand before the consonant after which they are spoken.
const LEFT_SIGNS = /^[\u093f\u094e\u09bf\u09c7\u09c8\u0bc6-\u0bc8]$/
const JOINS_NEXT = /[\u094d\u09cd\u0bcd]$/

/**
 * Joins what belongs together, from left to right. Fonts build letters of several glyphs; as one each, they can be copied
 * and searched in any reader.
 */
export function clustersOf(glyphs: readonly EngineGlyph[], rightToLeft: boolean): Cluster[] {
  return rightToLeft ? marksFirst(glyphs) : joinLeftSigns(marksLast(glyphs))
}

/** From left to right, marks follow their letter. */
function marksLast(glyphs: readonly EngineGlyph[]): Cluster[] {
  const clusters: Cluster[] = []
  for (const glyph of glyphs) {
    const last = glyph.advance === 0 ? clusters.pop() : undefined
    clusters.push(last ? join(last, alone(glyph)) : alone(glyph))
  }
  return clusters
}

/** From right to left they come before it, and are spoken after it. */
function marksFirst(glyphs: readonly EngineGlyph[]): Cluster[] {
  const clusters: Cluster[] = []
  let marks: Cluster | null = null
  for (const glyph of glyphs) {
    const here = alone(glyph)
    const joined: Cluster = marks ? { ...join(marks, here), text: here.text + marks.text } : here
    if (glyph.advance === 0) {
      marks = joined
    } else {
      clusters.push(joined)
      marks = null
    }
  }
  return marks ? [...clusters, marks] : clusters
}

function joinLeftSigns(clusters: readonly Cluster[]): Cluster[] {
  const joined: Cluster[] = []
  for (let index = 0; index < clusters.length; index += 1) {
    const cluster = clusters[index]
    if (!cluster) continue
    let whole = cluster
    if (LEFT_SIGNS.test(cluster.text)) {
      let spoken = ''
      do {
        index += 1
        const next = clusters[index]
        if (!next) break
        whole = join(whole, next)
        spoken += next.text
      } while (JOINS_NEXT.test(spoken))
      whole = { ...whole, text: spoken + cluster.text }
    }
    joined.push(whole)
  }
  return joined
}

function alone({ id, text, advance, dx, dy }: EngineGlyph): Cluster {
  return { text, advance, parts: [{ id, x: dx, y: dy }] }
}

function join(one: Cluster, other: Cluster): Cluster {
  const moved = other.parts.map(({ id, x, y }) => ({ id, x: x + one.advance, y }))
  return { text: one.text + other.text, advance: one.advance + other.advance, parts: [...one.parts, ...moved] }
}
