import { hmacHex } from '../crypto.ts'

/** What a signature covers, beside the body. */
export interface SignedRequest {
  /** In any case: it is signed in lower case. */
  readonly method: string
  /** With the query, as it is sent: `/v1/invoices/…/pay`. */
  readonly path: string
  readonly salt: string
  /** Unix seconds, as they are sent. */
  readonly timestamp: string
  readonly accessKey: string
}

/**
 * The signature of a request in Rapyd's manner: base64 of the hex digits of HMAC-SHA256, under the secret key, over
 * method, path, salt, timestamp, access key, secret key and the body's own bytes, one after the other.
 */
export async function rapydSignature(
  { method, path, salt, timestamp, accessKey }: SignedRequest,
  secretKey: string,
  body: Uint8Array,
): Promise<string> {
  const head = new TextEncoder().encode([method.toLowerCase(), path, salt, timestamp, accessKey, secretKey].join(''))
  const signed = new Uint8Array(head.byteLength + body.byteLength)
  signed.set(head)
  signed.set(body, head.byteLength)
  return btoa(await hmacHex(secretKey, signed))
}
