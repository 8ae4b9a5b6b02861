import type { Card } from '../nmi/model.ts'

/** A 3-D Secure challenge at the gateway. */
export interface Challenge {
  /** Unguessable: whoever has it passes or fails the challenge. */
  readonly id: string
  readonly securityKey: string
  readonly merchant: string
  readonly amountMinor: number
  readonly currency: string
  readonly card: Pick<Card, 'brand' | 'last4'>
  readonly redirectUrl: string
  readonly status: 'pending' | 'passed' | 'failed'
}

/** What a result says, field by field. The proof is made of the challenge's own id. */
export function resultFields(challenge: Challenge | null, amount: string): Readonly<Record<string, string>> {
  if (!challenge) return { response: '3', responsetext: 'No such authentication' }
  const { id, status, currency } = challenge
  if (status !== 'passed') return { response: '1', responsetext: status, authentication_id: id, status }
  return {
    response: '1',
    responsetext: 'passed',
    authentication_id: id,
    status,
    amount,
    currency,
    cardholder_auth: 'verified',
    cavv: btoa(`cavv:${id}`).slice(0, 28),
    eci: '05',
    xid: id,
    three_ds_version: '2.2.0',
    directory_server_id: id,
  }
}
