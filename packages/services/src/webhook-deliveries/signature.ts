import { hmacHex } from '../crypto.ts'

/**
 * The signature header of a payload: `t=…,v1=HMAC-SHA256(secret, "{t}.{payload}")` in hex, with the Unix second of
 * signing (webhooks--signing), and one `v1` for each secret: a receiver needs one that is its own.
 */
export async function signatureHeader(
  payload: string,
  secrets: readonly string[],
  unixSeconds: number,
): Promise<string> {
  const signatures = await Promise.all(secrets.map((secret) => hmacHex(secret, `${unixSeconds}.${payload}`)))
  return [`t=${unixSeconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(',')
}
