import { Ledger } from '../src/account/ledger.ts'
import { readCard } from '../src/nmi/card.ts'
import { refused } from '../src/nmi/context.ts'
import type { Form, Reply } from '../src/nmi/model.ts'
import { transact } from '../src/nmi/transact.ts'
import { memorySql } from './sqlite.ts'

export const NOW = Date.UTC(2026, 10, 17, 12)
export const VISA = { ccnumber: '4111111111111111', ccexp: '12/30', cvv: '999' }

/** A gateway account in memory, and a way to send it requests at a time of the test's choosing. */
export function gateway() {
  const sql = memorySql()
  const ledger = new Ledger(sql, 12_345)
  const send = async (form: Form, now = NOW): Promise<Reply> => {
    const read = form.ccnumber
      ? await readCard({ number: form.ccnumber, exp: form.ccexp ?? '', cvv: form.cvv ?? '' })
      : null
    const context = { form, ledger, card: read?.ok ? read.card : null, now }
    return (read && !read.ok ? refused(context, read.error) : transact(context)).reply
  }
  return { sql, ledger, send }
}
