const HEADER = /^t=([^,\s]{1,256}),\s?s=([0-9a-fA-F]{64})$/

/**
 * Whether a callback comes from the gateway: the header is `t=<nonce>,s=<hex>` and `s` the HMAC-SHA256 of
 * `<nonce>.<raw body>` with the merchant's signing key. Compared in constant time; anything malformed is false.
 * The nonce is no time, so a replay is told by the event id alone. Source: NMI Webhooks, verification.
 */
export async function verifyNmiSignature(header: string | null, rawBody: string, key: string): Promise<boolean> {
  const [, nonce, signature] = HEADER.exec(header ?? '') ?? []
  if (nonce === undefined || signature === undefined || key === '') return false
  const encoder = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const cryptoKey = await crypto.subtle.importKey('raw', encoder.encode(key), hmac, false, ['verify'])
  return crypto.subtle.verify('HMAC', cryptoKey, bytesOfHex(signature), encoder.encode(`${nonce}.${rawBody}`))
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  )
}
