import { isTaken, type PdfImage } from './image.ts'
import { array } from './values.ts'

const COLOUR_SPACES: Readonly<Record<number, string>> = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' }

/** A JPEG file, carried as it is. Null for what is none, or none that a PDF can show. Format: ITU T.81, Annex B. */
export function readJpeg(bytes: Uint8Array): PdfImage | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 2
  while (offset + 9 < bytes.length) {
    if (bytes[offset] !== 0xff) return null
    const marker = bytes[offset + 1] ?? 0
    if (isFrame(marker)) return frameImage(view, offset, bytes)
    offset += 2 + view.getUint16(offset + 2)
  }
  return null
}

/** Baseline, extended and progressive frames; the arithmetic and lossless ones are not for PDF. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xc2
}

function frameImage(view: DataView, offset: number, bytes: Uint8Array): PdfImage | null {
  const [depth, height, width] = [view.getUint8(offset + 4), view.getUint16(offset + 5), view.getUint16(offset + 7)]
  const channels = view.getUint8(offset + 9)
  const space = COLOUR_SPACES[channels]
  if (depth !== 8 || !space || !isTaken(width, height)) return null
  // Programs that write four inks write them inverted.
  const inverted: Record<string, string> = channels === 4 ? { Decode: array([1, 0, 1, 0, 1, 0, 1, 0]) } : {}
  const entries = { ColorSpace: space, BitsPerComponent: 8, Filter: '/DCTDecode', ...inverted }
  return { width, height, bytes, entries, opacity: null }
}
