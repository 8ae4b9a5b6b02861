import type { PageCanvas, Rect } from '../pdf/page.ts'
import type { StructureNode } from '../pdf/structure.ts'
import type { Direction } from '../text/bidi.ts'
import type { Rgb } from '../colour.ts'
import type { Line } from '../text/lines.ts'
import { LEADING, MARGIN, PAGE } from './theme.ts'

/** A measure on the page: `start` counts from the margin at which the document's reading begins. */
export interface Column {
  readonly start: number
  readonly width: number
}

export type Align = 'start' | 'end'

/** A page, addressed in the reading direction of its document. Vertical measures are points from the top. */
export class Sheet {
  readonly canvas: PageCanvas
  readonly #direction: Direction

  constructor(canvas: PageCanvas, direction: Direction) {
    this.canvas = canvas
    this.#direction = direction
  }

  /** The left edge of a stretch of the content. */
  left({ start, width }: Column): number {
    return this.#direction === 'ltr' ? MARGIN + start : PAGE.width - MARGIN - start - width
  }

  /** Draws lines one below the other. Without a node they are decoration. */
  lines(
    lines: readonly Line[],
    column: Column,
    top: number,
    colour: Rgb,
    node: StructureNode | null,
    align: Align = 'start',
  ): void {
    let y = top
    for (const line of lines) {
      this.canvas.text(line, this.#lineLeft(line, column, align), y + baseline(line), colour, node)
      y += lineHeight(line)
    }
  }

  /** The place that a line takes, for a link or a frame around it. */
  lineRect(line: Line, column: Column, top: number, align: Align = 'start'): Rect {
    return { x: this.#lineLeft(line, column, align), y: top, width: line.width, height: lineHeight(line) }
  }

  rule(column: Column, y: number, colour: Rgb, thickness = 0.75): void {
    this.canvas.box({ x: this.left(column), y, width: column.width, height: thickness }, colour)
  }

  #lineLeft(line: Line, column: Column, align: Align): number {
    const atLeft = (align === 'start') === (this.#direction === 'ltr')
    return atLeft ? this.left(column) : this.left(column) + column.width - line.width
  }
}

export function lineHeight(line: Line): number {
  return line.size * LEADING
}

/** Points that lines take, one below the other. */
export function heightOf(lines: readonly Line[]): number {
  return lines.reduce((height, line) => height + lineHeight(line), 0)
}

/** From the top of a line to its baseline: capitals stand in the middle. */
function baseline(line: Line): number {
  return lineHeight(line) / 2 + line.size * 0.36
}
