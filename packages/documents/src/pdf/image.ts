import type { PdfValue } from './values.ts'

/** An image as a PDF carries it. */
export interface PdfImage {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
  readonly entries: Readonly<Record<string, PdfValue>>
  /** How opaque each pixel is, 8 bits each, or null where all are. */
  readonly opacity: Uint8Array | null
}

/** The most pixels of an image that is taken: a logo of this size is sharp on any paper, and small enough to unpack. */
const MAX_PIXELS = 1_500_000

/** Whether an image of that size is taken. */
export function isTaken(width: number, height: number): boolean {
  return width > 0 && height > 0 && width * height <= MAX_PIXELS
}
