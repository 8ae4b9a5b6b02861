import type { CreateDispute } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  missing,
  ok,
  takesMoney,
  tellsOfChargebacks,
  type Dispute,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { Claim, Disputed } from './new.ts'
import { planEscalation, planOpening } from './open.ts'

/**
 * A chargeback that a bank told the merchant of, at a gateway that tells of none. Errors: `resource_missing`,
 * `validation_error` for a number that another dispute has, `invalid_state` where the gateway tells of its chargebacks
 * itself and for more than was taken. Pinned by elavon-disputes.test.ts.
 */
export async function createDispute(
  context: Context,
  body: CreateDispute,
): Promise<Result<Planned<Dispute>, DomainError>> {
  const found = await disputedBy(context, body.transaction_id)
  if (!found.ok) return found
  const { provider } = found.value.account
  if (tellsOfChargebacks(provider)) {
    return err(invalidState('The gateway of this transaction tells of its chargebacks by itself.'))
  }
  return openByHand(context, found.value, body)
}

/** The same at any gateway, for operators: what is told afterwards under the same number is known already. */
export async function createDisputeAnywhere(
  context: Context,
  body: CreateDispute,
): Promise<Result<Planned<Dispute>, DomainError>> {
  const found = await disputedBy(context, body.transaction_id)
  return found.ok ? openByHand(context, found.value, body) : found
}

async function openByHand(
  context: Context,
  disputed: Disputed,
  body: CreateDispute,
): Promise<Result<Planned<Dispute>, DomainError>> {
  const claim = claimOf(body, disputed)
  const { under } = await context.db.load({
    under: context.db.rows.disputes.underGatewayId(disputed.account.id, claim.id),
  })
  const before = under.find(({ gatewayDisputeId }) => gatewayDisputeId === claim.id)
  if (!before) return planOpening(context, disputed, claim)
  const isWarningOfIt = !takesMoney(before) && before.transactionId === disputed.sale.id
  if (isWarningOfIt && claim.kind === 'chargeback') return planEscalation(context, disputed, before, claim)
  return err(invalidField('gateway_dispute_id', 'is the number of another dispute'))
}

function claimOf(body: CreateDispute, { sale }: Disputed): Claim {
  return {
    id: body.gateway_dispute_id,
    kind: body.dispute_kind ?? 'chargeback',
    amountMinor: body.amount_minor ?? sale.amountMinor,
    reason: body.reason ?? null,
    reasonCode: body.reason_code ?? null,
    at: body.disputed_at ?? null,
    evidenceDue: body.evidence_due_by ?? null,
  }
}

/** Only what a gateway took can be taken back by a bank. */
async function disputedBy({ db }: Context, transactionId: string): Promise<Result<Disputed, DomainError>> {
  const { rows } = db
  const { sale } = await db.load({ sale: rows.transactions.byId(transactionId) })
  const isSale = sale?.type === 'sale' || sale?.type === 'capture'
  if (!sale || !isSale || sale.gatewayAccountId === null) return err(missing('Transaction', 'transaction_id'))
  const { account, merchant, payment, customer } = await db.load({
    account: rows.gatewayAccounts.byId(sale.gatewayAccountId),
    merchant: rows.merchant.get(),
    payment: rows.payments.byId(sale.paymentId),
    customer: rows.customers.byId(sale.customerId ?? ''),
  })
  return account && merchant && payment
    ? ok({ account, merchant, payment, sale, customer })
    : err(missing('Transaction', 'transaction_id'))
}
