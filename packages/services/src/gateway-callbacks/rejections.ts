/** Decides which rejections are written down: anyone can send a forged callback, and none may cost a write each. */
export interface RejectionMeter {
  /** Whether this rejection of an account's is one to count. `now` in UTC milliseconds. */
  isDue(accountId: string, now: number): boolean
}

const WINDOW_MS = 60_000
const MAX_ACCOUNTS = 1_000

/**
 * Counts at most one rejection of an account in a minute, and those of at most a thousand accounts at once. The
 * counter is thus of minutes with rejections; how many there were is in the log.
 */
export function rejectionMeter(): RejectionMeter {
  const countedAt = new Map<string, number>()
  return {
    isDue(accountId, now) {
      for (const [id, at] of countedAt) {
        if (now - at < WINDOW_MS) break
        countedAt.delete(id)
      }
      if (countedAt.has(accountId) || countedAt.size >= MAX_ACCOUNTS) return false
      countedAt.set(accountId, now)
      return true
    },
  }
}
