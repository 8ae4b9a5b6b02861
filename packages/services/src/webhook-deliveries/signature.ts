import { hmacHex } from '../crypto.ts'

/**
 * The signature header of a payload: `t=…,v1=HMAC-SHA256(secret, "{t}.{payload}")` in hex, with the Unix second of
 * signing (webhooks--signing).
 */
export async function signatureHeader(payload: string, secret: string, unixSeconds: number): Promise<string> {
  return `t=${unixSeconds},v1=${await hmacHex(secret, `${unixSeconds}.${payload}`)}`
}
