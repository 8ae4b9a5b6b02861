import type { DeliveryOutcome } from '@revkeen-edge/services/ports/notifications.ts'

const TIMEOUT_MS = 15_000
const MAX_REASON_CHARS = 300

/**
 * Statuses of the 400s that say nothing of the message: the account, the key or the address of the provider is wrong, or it
 * is too much at once. The operator or time mends these, so the message waits.
 */
const PASSING: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 408, 409, 421, 425, 429])

/** Posts a message to a provider. `who` names it in reasons, which never tell what was sent or with which key. */
export async function post(
  who: string,
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string | URLSearchParams },
): Promise<DeliveryOutcome> {
  const response = await fetch(url, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
    // A followed redirect would take the key to somebody else.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const { status } = response
  const answer = (await response.text()).slice(0, MAX_REASON_CHARS)
  if (response.ok) return { outcome: 'accepted' }
  const reason = `${who} answered ${status}: ${answer}`
  return { outcome: status >= 400 && status < 500 && !PASSING.has(status) ? 'refused' : 'unavailable', reason }
}
