import type { Runtime } from '../ports/runtime.ts'

/** A signing secret of 256 random bits: `rk_wh_…`. */
export function newSecret(runtime: Runtime): string {
  return `rk_wh_${runtime.token()}${runtime.token()}`
}

/** What a sealed secret is bound to: it opens for its own endpoint alone. */
export function secretPlace(endpointId: string): string {
  return `webhook_endpoint:${endpointId}`
}
