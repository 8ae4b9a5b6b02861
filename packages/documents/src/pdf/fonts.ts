import type { Face, PlacedGlyph } from '../fonts/face.ts'
import { FontSubset } from '../fonts/subset.ts'
import type { PdfFile, Ref } from './file.ts'
import { array, dict, name, number, utf16 } from './values.ts'

/** A glyph as a content stream names it. */
export interface EncodedGlyph {
  readonly font: string
  readonly code: number
  /** Thousandths of the type size. */
  readonly width: number
}

/** The fonts that a document carries: one for every weight and em of the faces that it used. */
export class EmbeddedFonts {
  readonly #subsets = new Map<string, FontSubset>()

  encode(glyph: PlacedGlyph): EncodedGlyph {
    const font = fontName(glyph.face)
    const subset = this.#subsets.get(font) ?? new FontSubset(glyph.face)
    this.#subsets.set(font, subset)
    const code = subset.use(glyph)
    return { font, code, width: subset.glyphs[code]?.width ?? 0 }
  }

  /** Writes every font and gives the resource dictionary that names them. */
  async write(file: PdfFile): Promise<string> {
    const entries: Record<string, Ref> = {}
    for (const [font, subset] of this.#subsets) entries[font] = await writeFont(file, font, subset)
    return dict(entries)
  }
}

function fontName(face: Face): string {
  return `${face.key.endsWith('-600.ttf') ? 'SemiBold' : 'Regular'}${face.sfnt.unitsPerEm}`
}

async function writeFont(file: PdfFile, font: string, subset: FontSubset): Promise<Ref> {
  // Drawing the program adds the parts of composite glyphs, so it comes before the widths.
  const program = subset.program()
  const { ascent, descent, bounds } = subset.metrics()
  const base = name(`RKEDGE+Document-${font}`)
  const fontFile = await file.addStream(program, { Length1: program.length })
  const descriptor = file.add(
    dict({
      Type: '/FontDescriptor',
      FontName: base,
      Flags: 4,
      FontBBox: array(bounds.map(number)),
      ItalicAngle: 0,
      Ascent: ascent,
      Descent: descent,
      CapHeight: 700,
      StemV: font.startsWith('SemiBold') ? 120 : 80,
      FontFile2: fontFile,
    }),
  )
  const descendant = file.add(
    dict({
      Type: '/Font',
      Subtype: '/CIDFontType2',
      BaseFont: base,
      CIDSystemInfo: '<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>',
      CIDToGIDMap: '/Identity',
      FontDescriptor: descriptor,
      DW: 1000,
      W: array([0, array(subset.glyphs.map((glyph) => number(glyph.width)))]),
    }),
  )
  return file.add(
    dict({
      Type: '/Font',
      Subtype: '/Type0',
      BaseFont: base,
      Encoding: '/Identity-H',
      DescendantFonts: array([descendant]),
      ToUnicode: await file.addStream(new TextEncoder().encode(unicodeMap(subset))),
    }),
  )
}

/** What text each glyph stands for, so that it can be copied, searched and read aloud. */
function unicodeMap(subset: FontSubset): string {
  const rows = subset.glyphs.flatMap(({ text }, code) => (text === '' ? [] : [`<${hexCode(code)}> <${utf16(text)}>`]))
  const blocks: string[] = []
  for (let from = 0; from < rows.length; from += 100) {
    const block = rows.slice(from, from + 100)
    blocks.push(`${block.length} beginbfchar`, ...block, 'endbfchar')
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <FFFF>',
    'endcodespacerange',
    ...blocks,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n')
}

/** A glyph's number in four hex digits, as content streams write it. */
export function hexCode(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0')
}
