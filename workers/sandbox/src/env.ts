import type { GatewayAccount } from './account/account.ts'
import type { Directory } from './directory/directory.ts'
import type { Mailbox } from './mailbox/mailbox.ts'

export interface Env {
  readonly ACCOUNTS: DurableObjectNamespace<GatewayAccount>
  readonly DIRECTORY: DurableObjectNamespace<Directory>
  readonly MAILBOX: DurableObjectNamespace<Mailbox>
}

/** The gateway account of a security key: one object a key, whether it was registered or not. */
export const accountOf = (env: Env, securityKey: string) => env.ACCOUNTS.get(env.ACCOUNTS.idFromName(securityKey))

export const directoryOf = (env: Env) => env.DIRECTORY.get(env.DIRECTORY.idFromName('directory'))

export const mailboxOf = (env: Env) => env.MAILBOX.get(env.MAILBOX.idFromName('mailbox'))
