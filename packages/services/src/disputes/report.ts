import {
  fromDecimal,
  ok,
  takesMoney,
  type Dispute,
  type DisputeStatus,
  type DomainError,
  type GatewayAccount,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { ChargebackNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { learnSale } from './learn-sale.ts'
import { idFor, isToldAgain, meantBy } from './meant.ts'
import type { Claim, Disputed } from './new.ts'
import { planEscalation, planOpening } from './open.ts'
import { planResolution } from './resolve.ts'

export type ChargebackResult =
  | 'disputed'
  | 'resolved'
  /** Told before. */
  | 'known'
  /** Told before, and otherwise: nothing changes but the audit. */
  | 'differs'
  /** Of a transaction that is not this account's, or of more than was taken: nothing changes but the audit. */
  | 'ignored'

/**
 * What a gateway tells of a chargeback, booked once: a new one becomes a dispute, one of a warning opens its money, and one
 * that the bank has decided ends it. A sale that is not booked yet is asked about first; throws while that stays open, so
 * that it is tried again. Pinned by disputes.test.ts and disputes-again.test.ts.
 */
export async function applyChargeback(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  notice: ChargebackNotice,
): Promise<ChargebackResult> {
  let hasAsked = false
  const committed = await commitPlanned(context, ports, async () => {
    const found = await knownOf(context, account, notice)
    const isNew = found.sale === null && found.under.length === 0
    if (!isNew || hasAsked) return planned(context, account, notice, found)
    hasAsked = true
    await learnSale(context, ports, account, notice.transactionId)
    return planned(context, account, notice, await knownOf(context, account, notice))
  })
  if (!committed.ok) throw new Error(`the chargeback ${notice.id} could not be booked: ${committed.error.code}`)
  const isDecided = committed.value === 'disputed' && notice.outcome !== 'opened'
  return isDecided ? applyChargeback(context, ports, account, notice) : committed.value
}

type Known = Awaited<ReturnType<typeof knownOf>>

function knownOf({ db }: Context, { id }: GatewayAccount, notice: ChargebackNotice) {
  const { rows } = db
  return db.load({
    merchant: rows.merchant.get(),
    under: rows.disputes.underGatewayId(id, notice.id),
    sale: rows.disputes.saleAt(id, notice.transactionId),
    payment: rows.disputes.paymentAt(id, notice.transactionId),
    customer: rows.disputes.customerAt(id, notice.transactionId),
  })
}

type Answer = Result<Planned<ChargebackResult>, DomainError>

async function planned(
  context: Context,
  account: GatewayAccount,
  notice: ChargebackNotice,
  { under, merchant, sale, payment, customer }: Known,
): Promise<Answer> {
  const dispute = meantBy(notice, under, sale)
  const claim = claimOf(notice, sale)
  const disputed: Disputed | null = merchant && sale && payment && { account, merchant, payment, sale, customer }
  if (dispute && !opensMoney(notice, dispute)) {
    const { outcome } = notice
    if (outcome !== 'opened') return decided(context, account, { ...notice, outcome }, dispute)
    return ok(isToldAgain(notice, dispute, sale) ? KNOWN : onRecord('differs', notice, account))
  }
  if (!disputed || !claim) return ok(onRecord('ignored', notice, account))
  const opened = dispute
    ? planEscalation(context, disputed, dispute, claim)
    : planOpening(context, disputed, { ...claim, id: idFor(notice, under) })
  return ok(opened.ok ? { value: 'disputed', plan: opened.value.plan } : onRecord('ignored', notice, account))
}

/** Whether the bank takes money for what it only asked about before. */
function opensMoney({ kind, outcome }: ChargebackNotice, dispute: Dispute): boolean {
  return !takesMoney(dispute) && kind === 'chargeback' && (outcome === 'opened' || outcome === 'lost')
}

/** Null for an amount that is none. Where none is told, it is all of the sale. */
function claimOf({ amount, ...told }: ChargebackNotice, sale: Known['sale']): Claim | null {
  if (!sale) return null
  const amountMinor = amount === null ? sale.amountMinor : fromDecimal(amount, sale.currency)
  return amountMinor === null || amountMinor <= 0 ? null : { ...told, amountMinor }
}

const STEPS = { won: 'win', lost: 'lose', withdrawn: 'withdraw' } as const
const ENDS: Readonly<Record<keyof typeof STEPS, readonly DisputeStatus[]>> = {
  won: ['won'],
  lost: ['lost'],
  withdrawn: ['won', 'warning_closed'],
}

async function decided(
  context: Context,
  account: GatewayAccount,
  notice: ChargebackNotice & { readonly outcome: keyof typeof STEPS },
  { id, status }: Dispute,
): Promise<Answer> {
  const { outcome } = notice
  if (ENDS[outcome].includes(status)) return ok(KNOWN)
  const planned = await planResolution(context, id, STEPS[outcome])
  if (planned.ok) return ok({ value: 'resolved', plan: planned.value.plan })
  return planned.error.code === 'invalid_state' ? ok(onRecord('differs', notice, account)) : planned
}

const KNOWN: Planned<ChargebackResult> = { value: 'known', plan: { changes: [] } }

/** What cannot be booked changes nothing: it is put on record, for people to look at. */
function onRecord(
  value: 'ignored' | 'differs',
  { id }: ChargebackNotice,
  account: GatewayAccount,
): Planned<ChargebackResult> {
  return {
    value,
    plan: {
      changes: [{ kind: 'count', name: 'chargebacks_ignored' }],
      audit: [{ action: `chargeback.${value}`, objectType: 'gateway_account', objectId: `${account.id}/${id}` }],
    },
  }
}
