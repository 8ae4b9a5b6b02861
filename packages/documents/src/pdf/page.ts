import type { Line } from '../text/lines.ts'
import type { Rgb } from '../colour.ts'
import { hexCode, type EmbeddedFonts } from './fonts.ts'
import type { StructureNode } from './structure.ts'
import { number, text } from './values.ts'

/** A rectangle in points, from the top left corner of the page. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PageLink {
  readonly rect: Rect
  readonly url: string
  readonly node: StructureNode
}

/** How far a control point lies from the corner so that a curve is a quarter circle. */
const QUARTER = 0.5523

/** What is drawn on one page. Coordinates are points from the top left corner. */
export class PageCanvas {
  readonly index: number
  readonly marks: StructureNode[] = []
  readonly links: PageLink[] = []
  readonly #height: number
  readonly #fonts: EmbeddedFonts
  readonly #operators: string[] = []

  constructor(index: number, height: number, fonts: EmbeddedFonts) {
    this.index = index
    this.#height = height
    this.#fonts = fonts
  }

  /** Draws a line of text with its baseline at `y`. Without a node it is decoration, which is not read aloud. */
  text(line: Line, x: number, y: number, colour: Rgb, node: StructureNode | null): void {
    if (line.glyphs.length === 0) return
    this.#tagged(node, () => {
      const said = line.glyphs.map((glyph) => glyph.text).join('')
      // Scripts that reorder their signs need their text said. Readers turn runs from right to left round by themselves,
      // and would turn this round as well.
      const differs = said !== line.text && !line.rightToLeft
      if (differs) this.#operators.push(`/Span <</ActualText ${text(line.text)}>> BDC`)
      this.#operators.push('BT', fill(colour), ...this.#show(line, x, this.#height - y), 'ET')
      if (differs) this.#operators.push('EMC')
    })
  }

  /** Fills a rectangle, its corners rounded by `radius`. */
  box(rect: Rect, colour: Rgb, radius = 0): void {
    this.#tagged(null, () => this.#operators.push(fill(colour), ...this.#path(rect, radius), 'f'))
  }

  /** Draws the image of that resource name. */
  image(name: string, { x, y, width, height }: Rect, node: StructureNode): void {
    this.#tagged(node, () => {
      const matrix = [width, 0, 0, height, x, this.#height - y - height].map(number).join(' ')
      this.#operators.push('q', `${matrix} cm`, `/${name} Do`, 'Q')
    })
  }

  link(rect: Rect, url: string, node: StructureNode): void {
    this.links.push({ rect, url, node })
  }

  /** The finished content stream. */
  content(): Uint8Array {
    return new TextEncoder().encode(this.#operators.join('\n'))
  }

  #tagged(node: StructureNode | null, draw: () => void): void {
    if (node) {
      this.#operators.push(`/${node.role} <</MCID ${this.marks.length}>> BDC`)
      node.kids.push({ page: this.index, id: this.marks.length })
      this.marks.push(node)
    } else {
      this.#operators.push('/Artifact BMC')
    }
    draw()
    this.#operators.push('EMC')
  }

  /** Operators that show glyphs one after the other. */
  #show({ glyphs, size }: Line, x: number, y: number): string[] {
    const operators: string[] = [`1 0 0 1 ${number(x)} ${number(y)} Tm`]
    let font = ''
    let run = ''
    let drift = 0
    const flush = () => {
      if (run !== '') operators.push(`[<${run}>] TJ`)
      run = ''
    }
    for (const glyph of glyphs) {
      const encoded = this.#fonts.encode(glyph)
      if (encoded.font !== font) {
        flush()
        operators.push(`/${encoded.font} ${number(size)} Tf`)
        font = encoded.font
      }
      if (Math.abs(drift) > 0.05) {
        run += `> ${number(drift)} <`
        drift = 0
      }
      run += hexCode(encoded.code)
      // How far the font's own width leads beyond the place of the next glyph.
      drift += encoded.width - glyph.advance
    }
    flush()
    return operators
  }

  #path({ x, y, width, height }: Rect, radius: number): string[] {
    const [left, right, top, bottom] = [x, x + width, this.#height - y, this.#height - y - height]
    if (radius === 0) return [`${[left, bottom, width, height].map(number).join(' ')} re`]
    const bend = radius * (1 - QUARTER)
    const curve = (...points: number[]) => `${points.map(number).join(' ')} c`
    const line = (...point: number[]) => `${point.map(number).join(' ')} l`
    return [
      `${number(left + radius)} ${number(top)} m`,
      line(right - radius, top),
      curve(right - bend, top, right, top - bend, right, top - radius),
      line(right, bottom + radius),
      curve(right, bottom + bend, right - bend, bottom, right - radius, bottom),
      line(left + radius, bottom),
      curve(left + bend, bottom, left, bottom + bend, left, bottom + radius),
      line(left, top - radius),
      curve(left, top - bend, left + bend, top, left + radius, top),
      'h',
    ]
  }
}

function fill({ red, green, blue }: Rgb): string {
  return `${[red, green, blue].map((channel) => number(channel / 255)).join(' ')} rg`
}
