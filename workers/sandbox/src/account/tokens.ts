import type { Card } from '../nmi/model.ts'
import { parsed, type Sql } from './sql.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

const group = (length: number): string =>
  [...crypto.getRandomValues(new Uint8Array(length))]
    .map((byte) => 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'[byte % 55])
    .join('')

/** A one-time token for a card, in the form of Collect.js: unguessable, single use, 24 hours. */
export function issueToken(sql: Sql, card: Card, now: number): string {
  const token = `${group(8)}-${group(6)}-${group(6)}-${group(6)}-${group(12)}`
  sql.run(`DELETE FROM tokens WHERE expires_at <= ?`, now)
  sql.run(
    `INSERT INTO tokens (token, card, expires_at) VALUES (?, ?, ?)`,
    token,
    JSON.stringify(card),
    now + LIFETIME_MS,
  )
  return token
}

/** The token's card, used up by this very call; null for a token that is unknown, used or expired. */
export function claimToken(sql: Sql, token: string, now: number): Card | null {
  const [row] = sql.run(
    `UPDATE tokens SET used_at = ? WHERE token = ? AND used_at IS NULL AND expires_at > ? RETURNING card`,
    now,
    token,
    now,
  )
  return row ? parsed<Card>(row.card) : null
}

/** The card of a token that may still be charged; looking does not use it up. */
export function peekToken(sql: Sql, token: string, now: number): Card | null {
  const [row] = sql.run(`SELECT card FROM tokens WHERE token = ? AND used_at IS NULL AND expires_at > ?`, token, now)
  return row ? parsed<Card>(row.card) : null
}
