import { parsed, type Sql } from '../account/sql.ts'
import type { Challenge } from './challenge.ts'

const LIFETIME_MS = 24 * 60 * 60 * 1000

export function createChallengeTable(sql: Sql): void {
  sql.run(
    `CREATE TABLE IF NOT EXISTS challenges (id TEXT PRIMARY KEY, data TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
  )
}

export function saveChallenge(sql: Sql, challenge: Challenge, now: number): void {
  sql.run(`DELETE FROM challenges WHERE created_at <= ?`, now - LIFETIME_MS)
  sql.run(`INSERT OR REPLACE INTO challenges VALUES (?, ?, ?)`, challenge.id, JSON.stringify(challenge), now)
}

export function findChallenge(sql: Sql, id: string): Challenge | null {
  const [row] = sql.run(`SELECT data FROM challenges WHERE id = ?`, id)
  return row ? parsed<Challenge>(row.data) : null
}

/** Ends a challenge, once: what was decided stays. */
export function decideChallenge(sql: Sql, id: string, passed: boolean, now: number): Challenge | null {
  const challenge = findChallenge(sql, id)
  if (challenge?.status !== 'pending') return challenge
  const decided: Challenge = { ...challenge, status: passed ? 'passed' : 'failed' }
  saveChallenge(sql, decided, now)
  return decided
}
