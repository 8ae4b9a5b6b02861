import { array, dict, hexBytes, type PdfValue } from './values.ts'

/** A reference to an object of the file. */
export type Ref = string

interface StreamObject {
  readonly entries: Readonly<Record<string, PdfValue | undefined>>
  readonly bytes: Uint8Array
}

const OBJECTS_PER_STREAM = 200

/**
 * A PDF file in the making (ISO 32000-1). Small objects go together into compressed streams, and the table of objects is
 * one too. The same objects give the same bytes.
 */
export class PdfFile {
  readonly #objects: (string | StreamObject | null)[] = []

  /** Takes a number now for an object that comes later. */
  reserve(): Ref {
    this.#objects.push(null)
    return `${this.#objects.length} 0 R`
  }

  set(ref: Ref, object: string): void {
    this.#objects[Number.parseInt(ref, 10) - 1] = object
  }

  add(object: string): Ref {
    this.#objects.push(object)
    return `${this.#objects.length} 0 R`
  }

  /** A stream, compressed unless its entries name a filter. */
  async addStream(bytes: Uint8Array, entries: StreamObject['entries'] = {}): Promise<Ref> {
    this.#objects.push(await streamOf(bytes, entries))
    return `${this.#objects.length} 0 R`
  }

  /** The finished file. */
  async bytes(trailer: { root: Ref; info: Ref }): Promise<Uint8Array<ArrayBuffer>> {
    const packed = await this.#packSmall()
    const out = new ByteWriter()
    out.text('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n')
    for (const [index, object] of this.#objects.entries()) {
      if (object === null || typeof object === 'string') continue
      packed.set(index + 1, [1, out.length, 0])
      writeStream(out, index + 1, object)
    }
    const id = new Uint8Array(await crypto.subtle.digest('SHA-256', out.bytes())).slice(0, 16)
    const start = out.length
    const own = this.#objects.length + 1
    packed.set(own, [1, start, 0])
    const rows = Array.from({ length: own + 1 }, (_, number) => packed.get(number) ?? ([0, 0, 0xffff] as const))
    const table = await streamOf(tableBytes(rows), {
      Type: '/XRef',
      Size: own + 1,
      W: '[1 4 2]',
      Root: trailer.root,
      Info: trailer.info,
      ID: array([hexBytes(id), hexBytes(id)]),
    })
    writeStream(out, own, table)
    out.text(`startxref\n${start}\n%%EOF\n`)
    return out.bytes()
  }

  /** Moves plain objects into object streams and says where each one is. */
  async #packSmall(): Promise<Map<number, readonly [kind: number, where: number, index: number]>> {
    const places = new Map<number, readonly [number, number, number]>()
    const small = this.#objects.flatMap((object, index) => (typeof object === 'string' ? [{ index, object }] : []))
    for (let from = 0; from < small.length; from += OBJECTS_PER_STREAM) {
      const members = small.slice(from, from + OBJECTS_PER_STREAM)
      let offset = 0
      const header = members.map(({ index, object }) => {
        const entry = `${index + 1} ${offset}`
        offset += object.length + 1
        return entry
      })
      const first = `${header.join(' ')}\n`
      const body = latin(first + members.map(({ object }) => `${object}\n`).join(''))
      this.#objects.push(await streamOf(body, { Type: '/ObjStm', N: members.length, First: first.length }))
      for (const [position, { index }] of members.entries()) {
        places.set(index + 1, [2, this.#objects.length, position])
      }
    }
    return places
  }
}

async function streamOf(bytes: Uint8Array, entries: StreamObject['entries']): Promise<StreamObject> {
  if (entries['Filter'] !== undefined) return { entries, bytes }
  return { entries: { ...entries, Filter: '/FlateDecode' }, bytes: await deflate(bytes) }
}

function writeStream(out: ByteWriter, number: number, { entries, bytes }: StreamObject): void {
  out.text(`${number} 0 obj\n${dict({ ...entries, Length: bytes.length })}\nstream\n`)
  out.append(bytes)
  out.text('\nendstream\nendobj\n')
}

function tableBytes(rows: readonly (readonly [number, number, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(rows.length * 7))
  for (const [index, [kind, where, extra]] of rows.entries()) {
    view.setUint8(index * 7, kind)
    view.setUint32(index * 7 + 1, where)
    view.setUint16(index * 7 + 5, extra)
  }
  return new Uint8Array(view.buffer)
}

/** Zlib-compressed bytes. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function latin(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length)
  for (let index = 0; index < value.length; index += 1) bytes[index] = value.charCodeAt(index)
  return bytes
}

class ByteWriter {
  #buffer = new Uint8Array(65_536)
  length = 0

  text(value: string): void {
    this.append(latin(value))
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.length + bytes.length))
      grown.set(this.#buffer)
      this.#buffer = grown
    }
    this.#buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.length)
  }
}
