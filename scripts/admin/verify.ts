import { invariants } from './invariants.ts'
import { AdminError, type AdminCommand } from './types.ts'

const SHOWN = 5

export const commands: Record<string, AdminCommand> = {
  verify: {
    help: 'check the invariants of the stored data; fails on a violation',
    options: {},
    async run({ db, say }) {
      let broken = 0
      for (const { name, sql } of invariants) {
        const { results } = await db.prepare(sql).all()
        say(`${results.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
        for (const row of results.slice(0, SHOWN)) say(`     ${JSON.stringify(row)}`)
        if (results.length > 0) broken += 1
      }
      if (broken > 0) throw new AdminError(`${broken} of ${invariants.length} invariants are broken`)
    },
  },
}
