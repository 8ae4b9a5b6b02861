import type { ParseArgsConfig } from 'node:util'
import type { D1Database } from '@cloudflare/workers-types'

/** What a command works with: the running system, its state folder, or a deployment. */
export interface AdminContext {
  readonly db: D1Database
  /** The API worker's vars and secrets. */
  readonly env: Record<string, string>
  say(text: string): void
  /** Runs one of the engine's crons now, by name or expression. Throws for a deployment, which runs its own. */
  cron(name: string): Promise<void>
}

/** The values of a command's options and positional arguments, by name. */
export type AdminValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

export interface AdminCommand {
  /** One line for the list of commands. */
  readonly help: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  /** The names of the arguments without `--`, in order; each is required. */
  readonly positionals?: readonly string[]
  /** Throws an AdminError for what the caller can put right. */
  run(context: AdminContext, values: AdminValues): Promise<void>
}

/** A failure that is told by its message alone. */
export class AdminError extends Error {
  override readonly name = 'AdminError'
}
