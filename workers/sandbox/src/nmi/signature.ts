const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The `Webhook-Signature` header: `t` is a nonce, `s` the hex HMAC-SHA256 of nonce, a dot and the raw body. */
export async function signatureHeader(signingKey: string, nonce: string, body: string): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(signingKey), algorithm, false, ['sign'])
  return `t=${nonce},s=${hex(await crypto.subtle.sign('HMAC', key, encoder.encode(`${nonce}.${body}`)))}`
}

/** The same header with a signature that is wrong in one digit. */
export const corrupt = (header: string): string => header.slice(0, -1) + (header.endsWith('0') ? '1' : '0')
