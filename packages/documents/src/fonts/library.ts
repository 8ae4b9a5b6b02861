import { sliceIndex, type Coverage } from './coverage.ts'
import { openFace, type Face } from './face.ts'
import { familiesFor, type Family, type Weight } from './families.ts'
import type { FontSource } from './source.ts'

/** The faces of one document: the one that draws each character, or null where no font has it. */
export interface FontLibrary {
  faceOf(codePoint: number, weight: Weight): Face | null
  /** The face of plain text, always there; its glyph 0 is the sign for what no font has. */
  plainFace(weight: Weight): Face
}

/** What one weight of a document is written in. */
export type TextByWeight = Readonly<Record<Weight, string>>

interface IndexedFamily {
  readonly weights: readonly Weight[]
  readonly slices: ReadonlyMap<number, string>
}

/** What was read once stays with its source, for the life of the isolate. Faces of rare slices are let go. */
interface SourceCache {
  readonly families: Map<string, Promise<IndexedFamily | null>>
  readonly faces: Map<string, Promise<Face>>
}

const MAX_FACES_KEPT = 64

const caches = new WeakMap<FontSource, SourceCache>()

/** Loads the slices that the texts need, and no others. Throws when the font of plain text is not there. */
export async function loadLibrary(source: FontSource, locale: string, texts: TextByWeight): Promise<FontLibrary> {
  const cache = cacheOf(source)
  const [regular, bold] = await Promise.all([
    facesOf(source, cache, locale, texts[400], 400),
    facesOf(source, cache, locale, texts[600], 600),
  ])
  const byWeight = { 400: regular, 600: bold }
  return {
    faceOf: (codePoint, weight) => byWeight[weight].faces.get(codePoint) ?? null,
    plainFace: (weight) => byWeight[weight].plain,
  }
}

interface WeightFaces {
  readonly plain: Face
  readonly faces: ReadonlyMap<number, Face>
}

async function facesOf(
  source: FontSource,
  cache: SourceCache,
  locale: string,
  text: string,
  weight: Weight,
): Promise<WeightFaces> {
  const paths = await pathsOf(source, cache, locale, text, weight)
  const opened = new Map<string, Face>()
  const wanted = new Set([`inter/latin-${weight}.ttf`, ...paths.values()])
  await Promise.all([...wanted].map(async (path) => opened.set(path, await face(source, cache, path))))
  const plain = opened.get(`inter/latin-${weight}.ttf`)
  if (!plain) throw new Error('the font of plain text is missing')
  const faces = new Map<number, Face>()
  for (const [point, path] of paths) faces.set(point, opened.get(path) ?? plain)
  return { plain, faces }
}

/** The file that holds each character. A family is asked only for characters of its own that no earlier one has. */
async function pathsOf(
  source: FontSource,
  cache: SourceCache,
  locale: string,
  text: string,
  weight: Weight,
): Promise<Map<number, string>> {
  const paths = new Map<number, string>()
  let open = new Set(text)
  for (const family of familiesFor(locale, text)) {
    const own = [...open].filter((character) => family.characters.test(character))
    const index = own.length > 0 ? await indexOf(source, cache, family) : null
    if (!index) continue
    const file = index.weights.includes(weight) ? weight : 400
    for (const character of own) {
      const point = character.codePointAt(0) ?? 0
      const slice = index.slices.get(point)
      if (slice !== undefined) paths.set(point, `${family.id}/${slice}-${file}.ttf`)
    }
    open = new Set([...open].filter((character) => !paths.has(character.codePointAt(0) ?? 0)))
  }
  return paths
}

function indexOf(source: FontSource, cache: SourceCache, family: Family): Promise<IndexedFamily | null> {
  return remembered(cache.families, family.id, async () => {
    const bytes = await source.read(`${family.id}/coverage.json`)
    if (!bytes) return null
    const coverage = JSON.parse(new TextDecoder().decode(bytes)) as Coverage
    return { weights: coverage.weights, slices: sliceIndex(coverage) }
  })
}

function face(source: FontSource, cache: SourceCache, path: string): Promise<Face> {
  const oldest = cache.faces.size >= MAX_FACES_KEPT ? cache.faces.keys().next().value : undefined
  if (oldest !== undefined && !cache.faces.has(path)) cache.faces.delete(oldest)
  return remembered(cache.faces, path, async () => {
    const bytes = await source.read(path)
    if (!bytes) throw new Error(`the font ${path} is missing`)
    return openFace(path, bytes)
  })
}

/** A promise made once. One that fails is forgotten, so that the next document tries again. */
function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const there = known.get(key)
  if (there) return there
  const made = make().catch((error: unknown) => {
    known.delete(key)
    throw error
  })
  known.set(key, made)
  return made
}

function cacheOf(source: FontSource): SourceCache {
  const there = caches.get(source)
  if (there) return there
  const made: SourceCache = { families: new Map(), faces: new Map() }
  caches.set(source, made)
  return made
}
