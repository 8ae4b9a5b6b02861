import { isTaken, type PdfImage } from './image.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

const GREY = 0
const RGB = 2
const PALETTE = 3
const GREY_ALPHA = 4
const RGBA = 6
const CHANNELS: Readonly<Record<number, number>> = { [GREY]: 1, [RGB]: 3, [PALETTE]: 1, [GREY_ALPHA]: 2, [RGBA]: 4 }

interface Png {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly palette: Uint8Array
  readonly transparency: Uint8Array
  readonly data: Uint8Array
}

/** A PNG file, unpacked. Null for what is none, is broken, too large, or interlaced. Format: PNG 3rd edition. */
export async function readPng(bytes: Uint8Array): Promise<PdfImage | null> {
  if (SIGNATURE.some((byte, index) => bytes[index] !== byte)) return null
  const png = readChunks(bytes)
  const channels = png ? CHANNELS[png.colour] : undefined
  if (!png || channels === undefined || !isReadable(png)) return null
  const rowLength = Math.ceil((png.width * png.depth * channels) / 8)
  const filtered = await inflate(png.data, (rowLength + 1) * png.height)
  if (!filtered) return null
  const rows = unfilter(filtered, rowLength, png.height, Math.max(1, (png.depth * channels) / 8))
  return rows && paint(png, rows, rowLength, channels)
}

function isReadable({ width, height, depth, colour, palette }: Png): boolean {
  if (!isTaken(width, height)) return false
  if (colour === PALETTE) return [1, 2, 4, 8].includes(depth) && palette.length >= 3
  return colour === GREY ? [1, 2, 4, 8, 16].includes(depth) : depth === 8 || depth === 16
}

function readChunks(bytes: Uint8Array): Png | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = new Map<string, Uint8Array[]>()
  for (let offset = 8; offset + 12 <= bytes.length;) {
    const length = view.getUint32(offset)
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8))
    if (offset + 12 + length > bytes.length) return null
    chunks.set(type, [...(chunks.get(type) ?? []), bytes.subarray(offset + 8, offset + 8 + length)])
    offset += 12 + length
  }
  const header = chunks.get('IHDR')?.[0]
  // Byte 12 says whether rows are interlaced.
  if (header?.length !== 13 || header[12] !== 0) return null
  const fields = new DataView(header.buffer, header.byteOffset, 13)
  return {
    width: fields.getUint32(0),
    height: fields.getUint32(4),
    depth: fields.getUint8(8),
    colour: fields.getUint8(9),
    palette: chunks.get('PLTE')?.[0] ?? new Uint8Array(),
    transparency: chunks.get('tRNS')?.[0] ?? new Uint8Array(),
    data: joined(chunks.get('IDAT') ?? []),
  }
}

/** Exactly `size` bytes of inflated data, or null. It stops there, so a small file cannot grow without bound. */
async function inflate(data: Uint8Array, size: number): Promise<Uint8Array | null> {
  const out = new Uint8Array(size)
  let length = 0
  try {
    const stream = new Blob([data.slice()]).stream().pipeThrough(new DecompressionStream('deflate'))
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done && length < size; part = await reader.read()) {
      out.set(part.value.subarray(0, size - length), length)
      length += Math.min(part.value.length, size - length)
    }
    if (length === size) await reader.cancel()
  } catch {
    return length === size ? out : null
  }
  return length === size ? out : null
}

function unfilter(data: Uint8Array, rowLength: number, height: number, pixel: number): Uint8Array | null {
  const out = new Uint8Array(rowLength * height)
  for (let row = 0; row < height; row += 1) {
    const filter = data[row * (rowLength + 1)] ?? 0
    if (filter > 4) return null
    for (let index = 0; index < rowLength; index += 1) {
      const at = row * rowLength + index
      const left = index >= pixel ? (out[at - pixel] ?? 0) : 0
      const up = row > 0 ? (out[at - rowLength] ?? 0) : 0
      const corner = row > 0 && index >= pixel ? (out[at - rowLength - pixel] ?? 0) : 0
      out[at] = (data[row * (rowLength + 1) + 1 + index] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return out
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  return filter === 3 ? (left + up) >> 1 : paeth(left, up, corner)
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}

/** Pixels as red, green and blue of 8 bits, and their opacity where any pixel is less than opaque. */
function paint(png: Png, rows: Uint8Array, rowLength: number, channels: number): PdfImage {
  const { width, height } = png
  const colours = new Uint8Array(width * height * 3)
  const opacity = new Uint8Array(width * height)
  const samples: number[] = []
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        samples[channel] = sample(rows, y * rowLength, x * channels + channel, png.depth)
      }
      const [red, green, blue, alpha] = pixelOf(png, samples)
      colours.set([red, green, blue], (y * width + x) * 3)
      opacity[y * width + x] = alpha
    }
  }
  return {
    width,
    height,
    bytes: colours,
    entries: { ColorSpace: '/DeviceRGB', BitsPerComponent: 8 },
    opacity: opacity.every((value) => value === 255) ? null : opacity,
  }
}

function sample(rows: Uint8Array, start: number, index: number, depth: number): number {
  if (depth === 16) return rows[start + index * 2] ?? 0
  if (depth === 8) return rows[start + index] ?? 0
  const bit = index * depth
  return ((rows[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)
}

function pixelOf(png: Png, samples: readonly number[]): readonly [number, number, number, number] {
  const [first = 0, second = 0, third = 0, fourth = 255] = samples
  if (png.colour === PALETTE) {
    const [red = 0, green = 0, blue = 0] = png.palette.subarray(first * 3, first * 3 + 3)
    return [red, green, blue, png.transparency[first] ?? 255]
  }
  if (png.colour === RGB || png.colour === RGBA) return [first, second, third, fourth]
  const grey = png.depth < 8 ? Math.round((first * 255) / ((1 << png.depth) - 1)) : first
  return [grey, grey, grey, png.colour === GREY_ALPHA ? second : 255]
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}
