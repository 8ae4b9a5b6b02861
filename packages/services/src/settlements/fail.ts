import { err, ok, type DomainError, type GatewayAccount, type Result } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { payoutEvent } from '../payouts/events.ts'
import { newPayout } from '../payouts/new.ts'
import { insert, type Planned } from '../plan.ts'
import type { SettlementNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/** A batch that the bank did not take: a failed payout, and its transactions wait for another. Told twice, booked once. */
export async function failBatch(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  notice: SettlementNotice & { readonly batchId: string },
): Promise<'failed' | 'already_settled'> {
  const booked = await commitPlanned(
    context,
    ports,
    async (): Promise<Result<Planned<'failed' | 'already_settled'>, DomainError>> => {
      const { rows } = context.db
      const { merchant, known } = await context.db.load({
        merchant: rows.merchant.get(),
        known: rows.payouts.byBatch(account.id, notice.batchId),
      })
      if (!merchant) return err({ code: 'resource_missing', resource: 'Merchant' })
      if (known) return ok({ value: 'already_settled', plan: { changes: [] } })
      const payout = {
        ...newPayout(context, account, notice.batchId),
        status: 'failed' as const,
        currency: notice.currency ?? merchant.currency,
        chargesMinor: Math.max(0, notice.amountMinor ?? 0),
        chargesCount: notice.count ?? notice.transactionIds.length,
        failureReason: notice.message ?? 'The processor did not take the batch.',
      }
      return ok({
        value: 'failed',
        plan: {
          changes: [insert('payouts', payout)],
          events: [payoutEvent('payout.failed', payout)],
          audit: [{ action: 'payout.failed', objectType: 'payout', objectId: payout.id }],
        },
      })
    },
  )
  if (!booked.ok) throw new Error(`the failed batch ${notice.batchId} could not be booked: ${booked.error.code}`)
  return booked.value
}
