import type { PdfFile, Ref } from './file.ts'
import type { PdfImage } from './image.ts'
import { readJpeg } from './jpeg.ts'
import { readPng } from './png.ts'

/** An image of a PNG or JPEG file, or null for anything else: a document is made without a logo rather than not at all. */
export async function readImage(bytes: Uint8Array): Promise<PdfImage | null> {
  return readJpeg(bytes) ?? (await readPng(bytes))
}

/** Writes an image with its mask. */
export async function writeImage(file: PdfFile, image: PdfImage): Promise<Ref> {
  const { width, height, bytes, entries, opacity } = image
  const base = { Type: '/XObject', Subtype: '/Image', Width: width, Height: height }
  const mask = opacity
    ? await file.addStream(opacity, { ...base, ColorSpace: '/DeviceGray', BitsPerComponent: 8 })
    : undefined
  return file.addStream(bytes, { ...base, ...entries, ...(mask ? { SMask: mask } : {}) })
}
