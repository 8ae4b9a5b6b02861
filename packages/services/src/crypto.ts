const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes as lower-case hexadecimal digits. */
export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** SHA-256 in lower-case hex. */
export async function sha256Hex(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? encoder.encode(data) : data))
}

/** HMAC-SHA256 in lower-case hex. */
export async function hmacHex(secret: string, data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  return hex(await crypto.subtle.sign('HMAC', key, typeof data === 'string' ? encoder.encode(data) : data))
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

/**
 * Envelope encryption of what is secret at rest: AES-256-GCM with a key from a Worker secret. `bound` ties a sealed
 * text to its place (tenant and record), so that it cannot be moved to another.
 */
export interface Sealer {
  seal(plain: string, bound: string): Promise<string>
  /** Throws where the text was not sealed with this key for this place. */
  open(sealed: string, bound: string): Promise<string>
}

const IV_BYTES = 12
const keys = new Map<string, Promise<CryptoKey>>()

function keyOf(envelopeKey: string): Promise<CryptoKey> {
  const known = keys.get(envelopeKey)
  if (known) return known
  const imported = crypto.subtle.importKey('raw', fromBase64(envelopeKey), 'AES-GCM', false, ['encrypt', 'decrypt'])
  keys.set(envelopeKey, imported)
  return imported
}

/** A sealer with a 32-byte key in base64. */
export function sealerOf(envelopeKey: string): Sealer {
  return {
    async seal(plain, bound) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const params = { name: 'AES-GCM', iv, additionalData: encoder.encode(bound) }
      const cipher = new Uint8Array(
        await crypto.subtle.encrypt(params, await keyOf(envelopeKey), encoder.encode(plain)),
      )
      return `${toBase64(iv)}.${toBase64(cipher)}`
    },
    async open(sealed, bound) {
      const [iv = '', cipher = ''] = sealed.split('.')
      const params = { name: 'AES-GCM', iv: fromBase64(iv), additionalData: encoder.encode(bound) }
      return decoder.decode(await crypto.subtle.decrypt(params, await keyOf(envelopeKey), fromBase64(cipher)))
    },
  }
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export async function equalInConstantTime(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256Hex(a), sha256Hex(b)])
  let difference = 0
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}
