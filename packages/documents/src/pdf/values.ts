/** PDF values as they are written (ISO 32000-1, 7.3). */

export type PdfValue = string | number

/** `/Name`, with everything unusual escaped. */
export function name(text: string): string {
  const escaped = text.replace(/[^A-Za-z0-9.+_-]/g, (sign) => `#${hexByte(sign.charCodeAt(0) & 0xff)}`)
  return `/${escaped}`
}

/** Text for people, as UTF-16. */
export function text(value: string): string {
  return `<FEFF${utf16(value.toWellFormed())}>`
}

/** ASCII text, like an address. What is not ASCII becomes a question mark. */
export function ascii(value: string): string {
  return `(${value.replace(/[^\u0020-\u007e]/g, '?').replace(/[\\()]/g, '\\$&')})`
}

/** UTF-16 in hex. */
export function utf16(value: string): string {
  let hex = ''
  for (let index = 0; index < value.length; index += 1) {
    hex += value.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')
  }
  return hex
}

/** Bytes in hex. */
export function hexBytes(bytes: Uint8Array): string {
  return `<${Array.from(bytes, hexByte).join('')}>`
}

/** A number with at most three decimals. */
export function number(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}

export function array(items: readonly PdfValue[]): string {
  return `[${items.join(' ')}]`
}

/** A dictionary; entries that are undefined are left out. */
export function dict(entries: Readonly<Record<string, PdfValue | undefined>>): string {
  const parts = Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [`/${key} ${value}`]))
  return `<<${parts.join(' ')}>>`
}

/** `D:20261122T…`: a time as PDF writes it, in UTC. `at` is UTC milliseconds. */
export function date(at: number): string {
  return `(D:${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z)`
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0')
}
