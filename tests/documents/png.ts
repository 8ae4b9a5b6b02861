import { crc32, deflateSync } from 'node:zlib'

/** A part of a PNG file. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

interface PngOptions {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  /** Filter byte and samples of each row. */
  readonly rows: readonly (readonly number[])[]
  readonly extra?: readonly Buffer[]
  readonly interlaced?: boolean
}

/** A PNG file of those rows, whether or not it is a sound one. */
export function png({ width, height, depth, colour, rows, extra = [], interlaced = false }: PngOptions): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([depth, colour, 0, 0, Number(interlaced)], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(Buffer.from(rows.flat()))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A red picture that any reader of PNG files takes. */
export const redPng = png({ width: 2, height: 1, depth: 8, colour: 2, rows: [[0, 255, 0, 0, 255, 0, 0]] })
