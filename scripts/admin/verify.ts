import { checkInvariants, readerOf } from './invariants.ts'
import { AdminError, type AdminCommand } from './types.ts'

const SHOWN = 5

export const commands: Record<string, AdminCommand> = {
  verify: {
    help: 'check the invariants of the stored data; fails on a violation',
    options: {},
    async run({ db, say }) {
      const checked = await checkInvariants(readerOf(db), Date.now())
      for (const { name, violations } of checked) {
        say(`${violations.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
        for (const row of violations.slice(0, SHOWN)) say(`     ${JSON.stringify(row)}`)
      }
      const broken = checked.filter(({ violations }) => violations.length > 0).length
      if (broken > 0) throw new AdminError(`${broken} of ${checked.length} invariants are broken`)
    },
  },
}
