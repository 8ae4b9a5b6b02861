import { commands as callbacks } from './callbacks.ts'
import { commands as cron } from './cron.ts'
import { commands as gateways } from './gateways.ts'
import { commands as finance } from './finance.ts'
import { commands as keys } from './keys.ts'
import { commands as merchants } from './merchants.ts'
import type { AdminCommand } from './types.ts'
import { commands as verify } from './verify.ts'

/** Every command of `pnpm admin`. */
export const commands: Readonly<Record<string, AdminCommand>> = {
  ...merchants,
  ...keys,
  ...gateways,
  ...finance,
  ...callbacks,
  ...cron,
  ...verify,
}
