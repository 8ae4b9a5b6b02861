export const FAULT_MODES = [
  'none',
  'timeout_before_charge',
  'timeout_after_charge',
  'error_before_charge',
  'error_after_charge',
  'connection_refused',
  'garbled',
] as const
export type FaultMode = (typeof FAULT_MODES)[number]

const OPERATIONS = ['transact', 'query', 'authenticate'] as const
export type FaultOperation = (typeof OPERATIONS)[number]

/** Trouble to make. It counts its calls, so that a rate comes out the same in every run. */
export interface Fault {
  readonly mode: FaultMode
  readonly operation: FaultOperation
  /** Share of the calls that are hit, 0 to 1: evenly, 0.25 is every fourth. */
  readonly rate: number
  /** Hits that are left; null for no end. */
  readonly remaining: number | null
  readonly latencyMs: number
  /** Calls seen so far. */
  readonly seen: number
}

export interface Hit {
  readonly mode: FaultMode
  readonly latencyMs: number
}

export const NO_FAULT: Hit = { mode: 'none', latencyMs: 0 }

const isHit = (fault: Fault): boolean => Math.floor((fault.seen + 1) * fault.rate) > Math.floor(fault.seen * fault.rate)

/** Counts a call. Gives the hit on it, if any, and the fault as it is afterwards: null when it is used up. */
export function count(fault: Fault): { hit: Hit | null; next: Fault | null } {
  const seen = fault.seen + 1
  if (!isHit(fault)) return { hit: null, next: { ...fault, seen } }
  const remaining = fault.remaining === null ? null : fault.remaining - 1
  const hit = { mode: fault.mode, latencyMs: fault.latencyMs }
  return { hit, next: remaining === 0 ? null : { ...fault, seen, remaining } }
}

/** The request is not carried out at all. */
export const isBefore = (mode: FaultMode): boolean =>
  mode === 'timeout_before_charge' || mode === 'error_before_charge' || mode === 'connection_refused'

const isMode = (value: unknown): value is FaultMode => FAULT_MODES.some((mode) => mode === value)

const isOperation = (value: unknown): value is FaultOperation => OPERATIONS.some((operation) => operation === value)

/** A fault from a request's JSON, or what is wrong with it. */
export function readFault(body: Record<string, unknown>): { ok: true; fault: Fault } | { ok: false; error: string } {
  const { mode, operation = 'transact', rate = 1, count: hits = null, latency_ms: latencyMs = 0 } = body
  if (!isMode(mode)) return { ok: false, error: `mode must be one of ${FAULT_MODES.join(', ')}` }
  if (!isOperation(operation)) {
    return { ok: false, error: `operation must be one of ${OPERATIONS.join(', ')}` }
  }
  if (typeof rate !== 'number' || !(rate > 0 && rate <= 1)) {
    return { ok: false, error: 'rate must be above 0 and at most 1' }
  }
  if (hits !== null && (typeof hits !== 'number' || !Number.isInteger(hits) || hits < 1)) {
    return { ok: false, error: 'count must be a whole number above 0' }
  }
  if (typeof latencyMs !== 'number' || !(latencyMs >= 0 && latencyMs <= 600_000)) {
    return { ok: false, error: 'latency_ms must be between 0 and 600000' }
  }
  return { ok: true, fault: { mode, operation, rate, remaining: hits, latencyMs, seen: 0 } }
}
