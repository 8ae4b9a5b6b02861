import { readUpTo } from '@revkeen-edge/http/read-up-to.ts'

/** No gateway's callback comes near this. */
const MAX_BYTES = 262_144

/** The body to the letter, as it was signed; null beyond the limit or where it is not UTF-8. */
export async function rawBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return null
  const bytes = await readUpTo(request.body, MAX_BYTES)
  if (bytes === null) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
