import {
  DAY_MS,
  differencesOf,
  err,
  missing,
  mostAskedAbout,
  ok,
  type Booked,
  type Difference,
  type DomainError,
  type GatewayAccount,
  type OwnBooked,
  type Reconciliation,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import { insert, moved, type Change, type Planned } from '../plan.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { askAboutAll } from '../settlements/ask.ts'
import { learnFrom } from '../settlements/learn.ts'
import { bookedAs } from '../settlements/reported.ts'
import { settleReported } from '../settlements/settle-reported.ts'
import { ourBooks } from './our-books.ts'
import { reportOf } from './report.ts'
import { isWithin, reportedStretch, waitedForSince, type Stretch } from './window.ts'

/** What is kept of a day that went badly: enough to see why. */
const MAX_KEPT = 1000

/**
 * Compares a UTC day (`YYYY-MM-DD`) of an account with the gateway's own report, and keeps every difference. Asked again
 * for the same day, it compares anew. What the report says went through or was settled, and is not booked yet, is booked
 * first. Errors: `resource_missing`. Pinned by settled-day.test.ts, reconciliations.test.ts and reported-days.test.ts.
 */
export async function reconcileDay(
  context: Context,
  ports: PaymentPorts,
  accountId: string,
  day: string,
): Promise<Result<Reconciliation, DomainError>> {
  const { account } = await context.db.load({ account: context.db.rows.gatewayAccounts.byId(accountId) })
  if (!account) return err(missing('Gateway account'))
  const compared = await compare(context, ports, account, day)
  return commitPlanned(context, ports, () => kept(context, account, day, compared))
}

type Compared = Pick<Reconciliation, 'status' | 'checked' | 'differences'>

async function compare(context: Context, ports: PaymentPorts, account: GatewayAccount, day: string): Promise<Compared> {
  const from = Date.parse(`${day}T00:00:00.000Z`)
  const stretch = { from, to: from + DAY_MS }
  try {
    const told = await reported(context, ports, account, stretch)
    await learnFrom(context, ports, account, told)
    await settleReported(context, ports, account, told)
    const { ours, theirs } = await bothSides(context, ports, account, { told, stretch })
    const differences = differencesOf(ours, theirs)
    const moved = [...ours, ...theirs.filter(({ state }) => state !== 'failed')]
    const checked = new Set(moved.map((each) => each.gatewayTransactionId)).size
    return { status: differences.length === 0 ? 'matched' : 'differs', checked, differences }
  } catch (error) {
    logError('reconciliation.unavailable', { accountId: account.id, day }, error)
    return { status: 'unavailable', checked: 0, differences: [] }
  }
}

/** All that an account's gateway reports on a day, and on what may be told of it late. */
async function reported(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  stretch: Stretch,
): Promise<readonly GatewayTransaction[]> {
  const { db, now } = context
  const { waitingSince } = await db.load({
    waitingSince: db.rows.reconciliations.waitingSince(account.id, waitedForSince(stretch), stretch.from),
  })
  return reportOf(context, ports, account, reportedStretch(account, stretch, { now, waitingSince }))
}

/**
 * What is to agree: what happened at the gateway on the day with all that our books say of it, and what was booked here on
 * the day with all that the gateway says of it, whenever it happened on the other side.
 */
async function bothSides(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  { told, stretch }: { readonly told: readonly GatewayTransaction[]; readonly stretch: Stretch },
): Promise<{ readonly ours: readonly OwnBooked[]; readonly theirs: readonly Booked[] }> {
  const happened = new Set(told.filter((each) => ofTheDay(each, stretch)))
  const { ours, isInDoubt } = await ourBooks(context, account, [...happened], stretch)
  const booked = new Set(ours.map((each) => each.gatewayTransactionId))
  const about = told.filter((each) => happened.has(each) || booked.has(each.transactionId))
  const all = [...about, ...(await unreported(context, ports, account, { ours, told }))]
  return {
    ours,
    theirs: all
      .filter((each) => !isInDoubt(each))
      .map(bookedAs)
      .filter(isMoney),
  }
}

/** Checks of a card move nothing. */
const isMoney = ({ amountMinor }: Booked): boolean => amountMinor !== 0

/** Whether anything happened to a transaction in the day itself, and not before or after it. */
function ofTheDay({ actions }: GatewayTransaction, stretch: Stretch): boolean {
  return actions.some(({ at }) => at === null || isWithin(stretch, at))
}

/**
 * What the gateway says of those of ours that its report lacks. There are hardly any; where there are more than it can be
 * asked about, the others are missing there.
 */
async function unreported(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  { ours, told }: { ours: readonly Booked[]; told: readonly GatewayTransaction[] },
): Promise<readonly GatewayTransaction[]> {
  const heard = new Set(told.map(({ transactionId }) => transactionId))
  const ids = new Set(ours.map((each) => each.gatewayTransactionId).filter((id) => !heard.has(id)))
  return askAboutAll(context, ports, account, [...ids].slice(0, mostAskedAbout(account.provider)))
}

/** The outcome of a day, in place of an earlier one. */
async function kept(
  context: Context,
  account: GatewayAccount,
  day: string,
  { status, checked, differences }: Compared,
): Promise<Result<Planned<Reconciliation>, DomainError>> {
  const { rows } = context.db
  const { before } = await context.db.load({ before: rows.reconciliations.ofDay(account.id, day) })
  const found = { status, checked, differences: differences.slice(0, MAX_KEPT), updatedAt: context.now }
  const step = before ? moved('reconciliations', before, found) : made(context, account, day, found)
  const fresh = differences.filter((each) => !before?.differences.some((old) => isSame(old, each)))
  return ok({
    value: step.after,
    plan: {
      changes: [
        step.change,
        ...(fresh.length > 0 ? [{ kind: 'count', name: 'reconciliation_differences', by: fresh.length } as const] : []),
      ],
      audit: [{ action: `reconciliation.${status}`, objectType: 'reconciliation', objectId: step.after.id }],
    },
  })
}

function made(
  context: Context,
  account: GatewayAccount,
  day: string,
  found: Compared,
): { readonly after: Reconciliation; readonly change: Change } {
  const after: Reconciliation = {
    ...found,
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    gatewayAccountId: account.id,
    day,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
  return { after, change: insert('reconciliations', after) }
}

function isSame(one: Difference, other: Difference): boolean {
  return one.kind === other.kind && one.gatewayTransactionId === other.gatewayTransactionId
}
