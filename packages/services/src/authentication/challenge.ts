import type { Authentication, Json, NextAction } from '@revkeen-edge/domain'
import type { Instrument, ThreeDSecureResult } from '../ports/gateway.ts'

/** A challenge that was started at the gateway and is not committed yet. */
export interface Challenge {
  readonly authentication: Authentication
  readonly nextAction: NextAction
}

/** What is kept sealed until the cardholder is back. */
export interface Secrets {
  readonly instrument: Instrument
  /** The page of ours that the cardholder left; null where the payment did not begin on one. */
  readonly page: { readonly base: string; readonly token: string } | null
}

/** What an authentication's sealed part is bound to. */
export function secretsPlace(authenticationId: string): string {
  return `authentication:${authenticationId}:instrument`
}

/** Reads back what was sealed: only our own key makes such a text. */
export function secretsOf(opened: string): Secrets {
  return JSON.parse(opened) as Secrets
}

const PROOF_FIELDS = ['cardholderAuth', 'cavv', 'xid', 'eci', 'version', 'directoryServerId'] as const

/** The proof that was kept, for the gateway. */
export function proofOf({ proof }: Pick<Authentication, 'proof'>): ThreeDSecureResult {
  const given = PROOF_FIELDS.flatMap((name) => {
    const value = proof?.[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(given)
}

/** The proof as it is kept. */
export function keptProof(proof: ThreeDSecureResult): Json {
  return { ...proof }
}
