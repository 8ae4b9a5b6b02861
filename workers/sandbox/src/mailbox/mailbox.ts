import { DurableObject } from 'cloudflare:workers'
import { durableSql } from '../account/durable-sql.ts'
import { integer, text, type Row, type Sql } from '../account/sql.ts'
import type { Env } from '../env.ts'

const KEPT = 2000

export interface NewMessage {
  readonly to: string
  readonly from: string
  readonly channel: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Message extends NewMessage {
  readonly id: string
  /** ISO 8601. */
  readonly created_at: string
}

const messageOf = (row: Row): Message => ({
  id: text(row.id),
  to: text(row.recipient),
  from: text(row.sender),
  channel: text(row.channel),
  subject: text(row.subject),
  text: text(row.body),
  html: text(row.html),
  created_at: new Date(integer(row.created_at)).toISOString(),
})

/** Every message that was sent, newest first, for as long as there is room. */
export class Mailbox extends DurableObject<Env> {
  readonly #sql: Sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = durableSql(ctx.storage.sql)
    this.#sql.run(
      `CREATE TABLE IF NOT EXISTS messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL COLLATE NOCASE, sender TEXT NOT NULL, channel TEXT NOT NULL,
        subject TEXT NOT NULL, body TEXT NOT NULL, html TEXT NOT NULL, created_at INTEGER NOT NULL
      ) STRICT`,
    )
    this.#sql.run(`CREATE INDEX IF NOT EXISTS messages_recipient ON messages (recipient, id)`)
  }

  /** Stores a message and returns its id. */
  deliver({ to, from, channel, subject, text: body, html }: NewMessage): string {
    const [row] = this.#sql.run(
      `INSERT INTO messages (recipient, sender, channel, subject, body, html, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      to,
      from,
      channel,
      subject,
      body,
      html,
      Date.now(),
    )
    this.#sql.run(`DELETE FROM messages WHERE id <= ?`, integer(row?.id) - KEPT)
    return text(row?.id)
  }

  /** Newest first; with `to` only that recipient's, in any letter case. */
  list(to: string | null, limit: number): Message[] {
    const where = to === null ? '' : 'WHERE recipient = ?'
    const values = to === null ? [limit] : [to, limit]
    return this.#sql.run(`SELECT * FROM messages ${where} ORDER BY id DESC LIMIT ?`, ...values).map(messageOf)
  }

  message(id: string): Message | null {
    const [row] = this.#sql.run(`SELECT * FROM messages WHERE id = ?`, Number(id))
    return row ? messageOf(row) : null
  }

  clear(): void {
    this.#sql.run(`DELETE FROM messages`)
  }
}
