import type { Hit } from './faults.ts'

// Longer than any client of a gateway waits.
const SILENCE_MS = 120_000

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const serverError = (): Response =>
  new Response('<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>', {
    status: 502,
    headers: { 'content-type': 'text/html' },
  })

// Half of a reply, broken in the middle of an escape.
const garbled = (type: string): Response => new Response('response=1&respon%', { headers: { 'content-type': type } })

/**
 * The connection ends without a usable reply. A worker cannot refuse a connection; this announces a length, sends
 * nothing and breaks off, which a client sees as a lost connection, not as one that was never made.
 */
const brokenConnection = (): Response => {
  const stream = new ReadableStream({ start: (controller) => controller.error(new Error('connection closed')) })
  return new Response(stream, { headers: { 'content-type': 'text/html' } })
}

/** Sends a reply, or whatever the hit makes of it. `reply` is null when the request was not carried out. */
export async function answer(hit: Hit, reply: string | null, type: string): Promise<Response> {
  if (hit.mode === 'timeout_before_charge' || hit.mode === 'timeout_after_charge') {
    await wait(hit.latencyMs || SILENCE_MS)
    return new Response('', { status: 504 })
  }
  if (hit.latencyMs > 0) await wait(hit.latencyMs)
  if (hit.mode === 'connection_refused') return brokenConnection()
  if (hit.mode === 'garbled') return garbled(type)
  if (hit.mode !== 'none' || reply === null) return serverError()
  return new Response(reply, { headers: { 'content-type': type } })
}
