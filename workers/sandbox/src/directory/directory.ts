import { DurableObject } from 'cloudflare:workers'
import { durableSql } from '../account/durable-sql.ts'
import { text, type Sql } from '../account/sql.ts'
import { claimToken, issueToken, peekToken } from '../account/tokens.ts'
import type { Env } from '../env.ts'
import type { Card } from '../nmi/model.ts'
import type { Challenge } from '../threeds/challenge.ts'
import { createChallengeTable, decideChallenge, findChallenge, saveChallenge } from '../threeds/challenges.ts'

export interface DirectoryEntry {
  readonly securityKey: string
  readonly tokenizationKey: string
  readonly name: string
}

/** Which accounts there are, whose a tokenisation key is, and the tokens that were made without one. */
export class Directory extends DurableObject<Env> {
  readonly #sql: Sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = durableSql(ctx.storage.sql)
    this.#sql.run(
      `CREATE TABLE IF NOT EXISTS accounts (security_key TEXT PRIMARY KEY, tokenization_key TEXT NOT NULL, name TEXT NOT NULL) STRICT`,
    )
    this.#sql.run(`CREATE INDEX IF NOT EXISTS accounts_tokenization_key ON accounts (tokenization_key)`)
    this.#sql.run(
      `CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, card TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER) STRICT`,
    )
    createChallengeTable(this.#sql)
  }

  register(entry: DirectoryEntry): void {
    this.#sql.run(
      `INSERT OR REPLACE INTO accounts VALUES (?, ?, ?)`,
      entry.securityKey,
      entry.tokenizationKey,
      entry.name,
    )
  }

  accounts(): DirectoryEntry[] {
    return this.#sql.run(`SELECT * FROM accounts ORDER BY rowid`).map((row) => ({
      securityKey: text(row.security_key),
      tokenizationKey: text(row.tokenization_key),
      name: text(row.name),
    }))
  }

  /** The security key of the account that a tokenisation key belongs to. */
  securityKeyOf(tokenizationKey: string): string | null {
    const [row] = this.#sql.run(`SELECT security_key FROM accounts WHERE tokenization_key = ?`, tokenizationKey)
    return row ? text(row.security_key) : null
  }

  /** Keeps a challenge: its page is found by its id alone. */
  startChallenge(challenge: Challenge): void {
    saveChallenge(this.#sql, challenge, Date.now())
  }

  challenge(id: string): Challenge | null {
    return findChallenge(this.#sql, id)
  }

  /** What the cardholder decided, once. Null for a challenge that there is none of. */
  decide(id: string, passed: boolean): Challenge | null {
    return decideChallenge(this.#sql, id, passed, Date.now())
  }

  /** A token that any account may charge, once. */
  tokenize(card: Card): string {
    return issueToken(this.#sql, card, Date.now())
  }

  peekToken(token: string): Card | null {
    return peekToken(this.#sql, token, Date.now())
  }

  claimToken(token: string): Card | null {
    return claimToken(this.#sql, token, Date.now())
  }
}
