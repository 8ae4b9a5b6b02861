import type { Runtime } from '../ports/runtime.ts'

/** How long a former secret still signs after a rotation. */
const OVERLAP_MS = 24 * 60 * 60 * 1000

/** A signing secret of 256 random bits: `rk_wh_…`. */
export function newSecret(runtime: Runtime): string {
  return `rk_wh_${runtime.token()}${runtime.token()}`
}

/** What a sealed secret is bound to: it opens for its own endpoint alone. */
export function secretPlace(endpointId: string): string {
  return `webhook_endpoint:${endpointId}`
}

/**
 * The text that is sealed for an endpoint after a rotation: the new secret, the one that it replaces and until when
 * that one signs, in UTC milliseconds, parted by spaces. A secret alone is the text of an endpoint never rotated. Only one
 * former secret is kept, so two rotations end a secret at once.
 */
export function rotatedSecrets(kept: string, secret: string, now: number): string {
  const [former = ''] = secretsAt(kept, now)
  return `${secret} ${former} ${now + OVERLAP_MS}`
}

/** The secrets that sign at a time, the newest first, from the text that is sealed for their endpoint. */
export function secretsAt(kept: string, now: number): string[] {
  const [current = '', former, until] = kept.split(' ')
  return former !== undefined && now < Number(until) ? [current, former] : [current]
}
