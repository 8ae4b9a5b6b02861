import { parsed, type Sql } from './sql.ts'

export const CALLBACK_MODES = ['normal', 'off', 'duplicate', 'delayed', 'before_reply', 'corrupt_signature'] as const
export type CallbackMode = (typeof CALLBACK_MODES)[number]

export interface CallbackSettings {
  readonly mode: CallbackMode
  readonly delayMs: number
}

/** What a merchant sets at the gateway. */
export interface AccountSettings {
  readonly securityKey: string
  readonly tokenizationKey: string
  readonly webhookUrl: string
  readonly signingKey: string
  readonly merchantId: string
  readonly name: string
  /** Of an account at Converge, which the merchant's id opens with these alone. */
  readonly converge?: { readonly userId: string; readonly pin: string }
}

const read = <T>(sql: Sql, name: string): T | null => {
  const [row] = sql.run(`SELECT value FROM settings WHERE name = ?`, name)
  return row ? parsed<T>(row.value) : null
}

const write = (sql: Sql, name: string, value: unknown): void => {
  sql.run(`INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)`, name, JSON.stringify(value))
}

/** Null until the account was created: then the gateway does not know its key. */
export const readSettings = (sql: Sql): AccountSettings | null => read<AccountSettings>(sql, 'account')
export const writeSettings = (sql: Sql, settings: AccountSettings): void => write(sql, 'account', settings)

export const readCallbackSettings = (sql: Sql): CallbackSettings =>
  read<CallbackSettings>(sql, 'callbacks') ?? { mode: 'normal', delayMs: 0 }
export const writeCallbackSettings = (sql: Sql, settings: CallbackSettings): void => write(sql, 'callbacks', settings)
