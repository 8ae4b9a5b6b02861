/** How our books and a gateway's report of one day differ. */
export interface Difference {
  readonly kind: DifferenceKind
  readonly gatewayTransactionId: string | null
  readonly transactionId: string | null
  readonly ours: string | null
  readonly theirs: string | null
}

export type DifferenceKind = 'missing_here' | 'missing_at_gateway' | 'amount' | 'currency' | 'status'

/** What comparing a day with the gateway's report came to. */
export interface Reconciliation {
  id: string
  merchantId: string
  gatewayAccountId: string
  /** `YYYY-MM-DD` in UTC, as gateways report. */
  day: string
  status: 'matched' | 'differs' | 'unavailable'
  /** How many transactions were compared. */
  checked: number
  differences: Difference[]
  createdAt: number
  updatedAt: number
  version: number
}

/** `held` is an authorisation, `open` is captured or refunded and waits for its batch, `undone` was voided. */
export type BookedState = 'held' | 'open' | 'settled' | 'undone'

/** What a gateway may also say: no money moved, or it cannot tell. */
export type ReportedState = BookedState | 'failed' | 'unclear'

const MONEY: ReadonlySet<ReportedState> = new Set(['held', 'open', 'settled'])

/** A movement of money as one side has it. */
export interface Booked {
  readonly gatewayTransactionId: string
  readonly kind: 'charge' | 'refund'
  /** Integer minor units; null where the other side did not tell. */
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly state: ReportedState
}

/** One of ours, with its row: a transaction, or the payment that holds funds. */
export interface OwnBooked extends Booked {
  readonly id: string
  readonly amountMinor: number
  readonly currency: string
  readonly state: BookedState
}

/**
 * Every way in which two books differ, one row for each transaction. `theirs` has each transaction once; all of ours must
 * be there, and all of theirs must be ours, except what moved no money in the end.
 */
export function differencesOf(ours: readonly OwnBooked[], theirs: readonly Booked[]): Difference[] {
  const reported = new Map(theirs.map((each) => [each.gatewayTransactionId, each]))
  const known = new Set(ours.map(({ gatewayTransactionId }) => gatewayTransactionId))
  const missingHere = theirs.filter(
    ({ gatewayTransactionId, state }) => !known.has(gatewayTransactionId) && MONEY.has(state),
  )
  return [
    ...ours.flatMap((own) => differenceOf(own, reported.get(own.gatewayTransactionId)) ?? []),
    ...missingHere.map((each) => ({
      kind: 'missing_here' as const,
      gatewayTransactionId: each.gatewayTransactionId,
      transactionId: null,
      ours: null,
      theirs: textOf(each),
    })),
  ]
}

function differenceOf(ours: OwnBooked, theirs: Booked | undefined): Difference | null {
  const about = { gatewayTransactionId: ours.gatewayTransactionId, transactionId: ours.id }
  if (!theirs) return { ...about, kind: 'missing_at_gateway', ours: textOf(ours), theirs: null }
  if (theirs.currency !== null && theirs.currency !== ours.currency) {
    return { ...about, kind: 'currency', ours: ours.currency, theirs: theirs.currency }
  }
  if (theirs.amountMinor !== null && theirs.amountMinor !== ours.amountMinor) {
    return { ...about, kind: 'amount', ours: String(ours.amountMinor), theirs: String(theirs.amountMinor) }
  }
  if (theirs.state === ours.state && theirs.kind === ours.kind) return null
  return { ...about, kind: 'status', ours: wordOf(ours), theirs: wordOf(theirs) }
}

function wordOf({ kind, state }: Booked): string {
  return `${kind} ${state}`
}

function textOf(booked: Booked): string {
  const amount = booked.amountMinor === null ? '' : ` of ${booked.amountMinor} ${booked.currency ?? ''}`.trimEnd()
  return `${wordOf(booked)}${amount}`
}
