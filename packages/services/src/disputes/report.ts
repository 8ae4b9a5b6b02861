import {
  disputeOpened,
  err,
  fromDecimal,
  invalidState,
  missing,
  ok,
  type Customer,
  type DomainError,
  type GatewayAccount,
  type Merchant,
  type Payment,
  type Result,
  type Transaction,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { insert, update, type Plan, type Planned } from '../plan.ts'
import type { ChargebackNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { disputeEvent } from './events.ts'
import { feeOfDispute, newDispute, transactionOfDispute } from './new.ts'
import { disputeNotice } from './notice.ts'
import { planResolution } from './resolve.ts'

export type ChargebackResult =
  | 'disputed'
  | 'resolved'
  /** Told before. */
  | 'known'
  /** Of a transaction that is not this account's, or of more than was taken: nothing changes but the audit. */
  | 'ignored'

/** The money that a chargeback is of. */
interface Disputed {
  readonly merchant: Merchant
  readonly payment: Payment
  readonly sale: Transaction
  readonly customer: Customer | null
}

/**
 * What a gateway tells of a chargeback, booked once: a new one becomes a dispute, and one that the bank has decided ends
 * it. Pinned by disputes.test.ts and disputes-at-once.test.ts.
 */
export async function applyChargeback(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  notice: ChargebackNotice,
): Promise<ChargebackResult> {
  const { rows } = context.db
  const committed = await commitPlanned(context, ports, async () => {
    const { known, merchant, ...found } = await context.db.load({
      merchant: rows.merchant.get(),
      known: rows.disputes.byGatewayId(account.id, notice.id),
      sale: rows.disputes.saleAt(account.id, notice.transactionId),
      payment: rows.disputes.paymentAt(account.id, notice.transactionId),
      customer: rows.disputes.customerAt(account.id, notice.transactionId),
    })
    if (known) return knownBefore(context, known.id, notice)
    const { sale, payment, customer } = found
    if (!merchant || !sale || !payment) return ok(ignored(notice, account))
    const opened = open(context, account, { merchant, payment, sale, customer }, notice)
    return ok(opened.ok ? opened.value : ignored(notice, account))
  })
  if (!committed.ok) throw new Error(`the chargeback ${notice.id} could not be booked: ${committed.error.code}`)
  const isDecided = committed.value === 'disputed' && notice.outcome !== 'opened'
  return isDecided ? applyChargeback(context, ports, account, notice) : committed.value
}

async function knownBefore(
  context: Context,
  id: string,
  { outcome }: ChargebackNotice,
): Promise<Result<Planned<ChargebackResult>, DomainError>> {
  if (outcome === 'opened') return ok({ value: 'known', plan: { changes: [] } })
  const planned = await planResolution(
    context,
    id,
    outcome === 'lost' ? 'lose' : outcome === 'won' ? 'win' : 'withdraw',
  )
  if (planned.ok) return ok({ value: 'resolved', plan: planned.value.plan })
  return planned.error.code === 'invalid_state' ? ok({ value: 'known', plan: { changes: [] } }) : planned
}

/** What is not ours changes nothing: it is put on record, for people to look at. */
function ignored({ id }: ChargebackNotice, account: GatewayAccount): Planned<ChargebackResult> {
  return {
    value: 'ignored',
    plan: {
      changes: [{ kind: 'count', name: 'chargebacks_ignored' }],
      audit: [{ action: 'chargeback.ignored', objectType: 'gateway_account', objectId: `${account.id}/${id}` }],
    },
  }
}

/**
 * A new dispute, in one commit: its row, the payment's disputed part, its transaction and fee, the ledger, the event and
 * the mail. A mere question of the bank's moves no money.
 */
function open(
  context: Context,
  account: GatewayAccount,
  { merchant, payment, sale, customer }: Disputed,
  notice: ChargebackNotice,
): Result<Planned<ChargebackResult>, DomainError> {
  const amountMinor = notice.amount === null ? sale.amountMinor : fromDecimal(notice.amount, sale.currency)
  if (amountMinor === null || amountMinor <= 0) return err(missing('Amount'))
  if (payment.disputedMinor + amountMinor > payment.capturedMinor) return err(invalidState('More than was taken.'))
  const dispute = newDispute(context, { account, payment, sale, customer, amountMinor, notice })
  const event = disputeEvent('charge.dispute.created', dispute)
  const warning: Plan = {
    changes: [insert('disputes', dispute)],
    events: [event],
    messages: disputeNotice(merchant, dispute),
    audit: [{ action: 'dispute.opened', objectType: 'dispute', objectId: dispute.id }],
  }
  if (notice.kind === 'retrieval') return ok({ value: 'disputed', plan: warning })
  const transaction = transactionOfDispute(context, payment, sale, dispute)
  return ok({
    value: 'disputed',
    plan: {
      ...warning,
      changes: [
        update('payments', payment, { disputedMinor: payment.disputedMinor + amountMinor, updatedAt: context.now }),
        ...warning.changes,
        insert('transactions', transaction),
        insert('transactionFees', feeOfDispute(context, transaction, dispute)),
      ],
      movements: [disputeOpened(dispute)],
    },
  })
}
