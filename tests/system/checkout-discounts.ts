import type { System } from '@revkeen-edge/testing'
import { cardToken } from './buyer.ts'

/** What a page's script is told. The wire is what these tests are about, so its shape is for them to state. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

/** A browser's own token at a link. */
export const newToken = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')

let made = 0

/** Somebody whom no test has met before. */
export const newEmail = (): string => `buyer-${(made += 1)}@example.com`

export async function post(url: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

export interface Press {
  readonly total: number
  readonly code?: string
  readonly email?: string
  readonly token?: string
  readonly card?: string
  readonly address?: object
}

/** Posts what the page's script does: to `/pay`, or to `/authenticate` for a challenge. */
export async function pressAt(system: System, address: string, wanted: Press): Promise<Answer> {
  const { total, code, email, token, card, address: billing } = wanted
  return post(address, {
    session: token ?? newToken(),
    items: [],
    payment_token: await cardToken(system, card),
    email: email ?? newEmail(),
    expected_total_minor: total,
    ...(code && { discount_code: code }),
    ...(billing && { name: 'A Buyer', billing_address: billing }),
  })
}
