import { cronNames } from '../lib/crons.ts'
import type { AdminCommand } from './types.ts'

export const commands: Record<string, AdminCommand> = {
  cron: {
    help: `run a cron now: ${Object.keys(cronNames).join(', ')}`,
    options: {},
    positionals: ['name'],
    async run({ cron, say }, values) {
      const name = String(values['name'])
      await cron(name)
      say(`${name}: done`)
    },
  },
}
