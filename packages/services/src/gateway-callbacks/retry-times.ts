/** Attempts at a callback: the last is about a day after the first. */
const MAX_CALLBACK_ATTEMPTS = 14
const FIRST_RETRY_MS = 10_000

/** When a callback is tried again if attempt number `attempt`, from 1, fails at `now`; null after the last. */
export function retryAtOf(attempt: number, now: number): number | null {
  return attempt >= MAX_CALLBACK_ATTEMPTS ? null : now + FIRST_RETRY_MS * 2 ** (attempt - 1)
}
