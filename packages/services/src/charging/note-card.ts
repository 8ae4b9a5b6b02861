import { err, ok, type PaymentAttempt } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { update, type Change } from '../plan.ts'
import type { CardFacts } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/**
 * A gateway may tell the card's brand and last digits only in its callback, after the payment was booked. They are
 * added to the attempt, its payment and its transaction, once.
 */
export async function noteCard(
  context: Context,
  ports: Pick<PaymentPorts, 'outbox' | 'defer'>,
  { id }: PaymentAttempt,
  card: CardFacts | null,
): Promise<boolean> {
  if (!card?.last4) return false
  const facts = { cardBrand: card.brand, cardLast4: card.last4, updatedAt: context.now }
  const noted = await commitPlanned(context, ports, async () => {
    const { rows } = context.db
    const { attempt, payment, transaction } = await context.db.load({
      attempt: rows.paymentAttempts.byId(id),
      payment: rows.payments.ofAttempt(id),
      transaction: rows.transactions.ofAttempt(id),
    })
    if (!attempt || attempt.cardLast4 !== null) return err({ code: 'invalid_state', message: 'the card is known' })
    const changes: Change[] = [update('paymentAttempts', attempt, facts)]
    if (payment) changes.push(update('payments', payment, facts))
    if (transaction) changes.push(update('transactions', transaction, facts))
    return ok({ value: true, plan: { changes } })
  })
  return noted.ok
}
