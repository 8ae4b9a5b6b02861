import type { RemindInvoice } from '@revkeen-edge/contracts'
import { err, invalidState, isPayable, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill } from './load.ts'
import { planMoves } from './moves.ts'
import { publicTokenOf } from './public-token.ts'
import { messageOf } from './send.ts'

/** Reminds of an invoice that was sent and is still owed. Errors: `resource_missing`, `invalid_state`. */
export async function remindInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
  { to, cc, message }: RemindInvoice,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const { customer, invoice, merchant } = bill.value
  if (!isPayable(invoice)) return err(invalidState(`Nothing is owed on the invoice: it is ${invoice.status}.`))
  if (invoice.sentAt === null) return err(invalidState('The invoice was not sent yet: send it first.'))
  const own = bill.value.context
  const secret = await publicTokenOf(own, sealer, invoice)
  const memo = message ?? invoice.memo
  const mail = await messageOf(sealer, { invoice, customer, merchant, secret }, { to, cc }, { reminder: true, memo })
  return planMoves(own, bill.value, [
    () =>
      ok({
        set: { ...secret.set, remindedAt: own.now },
        event: 'invoice.reminder_sent',
        action: 'invoice.remind',
        changes: secret.changes,
        messages: [mail],
      }),
  ])
}
