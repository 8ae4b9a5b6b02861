import type { AliasKind, Channel, EventName, Movement, SeriesClaim } from '@revkeen-edge/domain'
import type { DeliveryRef } from './ports/deliveries.ts'
import type { Message, Rows, TableName, VersionedTable } from './ports/rows.ts'

/**
 * What a use case decided, as data. Nothing has happened yet: the commit turns a plan into one batch, and a preview
 * simply does not commit. `value` is what the caller presents.
 */
export interface Planned<T> {
  readonly value: T
  readonly plan: Plan
}

export interface Plan {
  readonly changes: readonly Change[]
  readonly movements?: readonly Movement[]
  readonly events?: readonly EventDraft[]
  readonly messages?: readonly MessageDraft[]
  readonly audit?: readonly AuditDraft[]
  /** Webhook deliveries to attempt as soon as the plan is committed. */
  readonly deliveries?: readonly DeliveryRef[]
  readonly series?: SeriesClaim
}

export type Change =
  | { [T in TableName]: Insert<T> }[TableName]
  | { [T in VersionedTable]: CheckedUpdate<T> }[VersionedTable]
  | Clear
  | Revoke
  | RevokeRapydKey
  | UseSalt
  | AllotNumber
  | CountCompletion
  | TakeStock
  | ReserveStock
  | ReturnStock
  | RedeemDiscount
  | RestoreRedemption
  | DropRedemption
  | AssignRedemption
  | ReturnRedemptions
  | ReturnRedemption
  | PayPeriod
  | RetryDunning
  | EndSchedule
  | RetryWithOtherCard
  | LearnReference
  | NoteRefusal
  | DropRefusedMethods
  | LimitTries
  | CountGuess
  | DeleteDraft
  | ClearLines
  | AbandonDeliveries
  | SettleTransactions
  | DeleteSubscriptionItem
  | Count
  | CallbackChange
  | MessageChange

export interface Insert<T extends TableName> {
  readonly kind: 'insert'
  readonly table: T
  readonly row: Rows[T]
}

/** Hits only the version that was read: a lost race aborts the whole commit. */
export interface CheckedUpdate<T extends VersionedTable> {
  readonly kind: 'update'
  readonly table: T
  readonly id: string
  readonly version: number
  readonly set: Partial<Rows[T]>
}

/** Takes the default mark off every other payment method of a customer. */
export interface Clear {
  readonly kind: 'clear_default_payment_method'
  readonly customerId: string
}

/** Ends an API key, in its row and in the directory. */
export interface Revoke {
  readonly kind: 'revoke_api_key'
  readonly id: string
  readonly hash: string
  readonly at: number
}

/** Ends credentials that requests are signed with, in their row and in the directory. */
export interface RevokeRapydKey {
  readonly kind: 'revoke_rapyd_key'
  readonly id: string
  readonly accessKey: string
  readonly at: number
}

/** Uses the salt of a signed request. One that is known as used refuses the whole commit; those past their time are forgotten. */
export interface UseSalt {
  readonly kind: 'use_salt'
  readonly keyId: string
  readonly salt: string
  /** Until when it is known as used, in UTC milliseconds. */
  readonly expiresAt: number
  readonly now: number
}

/** Gives something the next number of its kind, unless it has one. Unchecked: parallel ones queue up and get one each. */
export interface AllotNumber {
  readonly kind: 'allot_number'
  readonly alias: AliasKind
  readonly targetId: string
}

/** One more sale through a link. Unchecked, so that parallel sales through one link do not fail each other. */
export interface CountCompletion {
  readonly kind: 'count_completion'
  readonly paymentLinkId: string
}

/** Goods that were sold leave the stock of a product that keeps one; never below zero, since they are paid for. */
export interface TakeStock {
  readonly kind: 'take_stock'
  readonly productId: string
  readonly quantity: number
}

/** Goods leave the stock of a product that keeps one before they are paid for. Too few left: the whole commit is refused. */
export interface ReserveStock {
  readonly kind: 'reserve_stock'
  readonly productId: string
  readonly quantity: number
}

/** Goods that were set aside and not sold go back. */
export interface ReturnStock {
  readonly kind: 'return_stock'
  readonly productId: string
  readonly quantity: number
}

/**
 * One more use of a discount, with its row. A discount that is used up, switched off or archived by now refuses the
 * whole commit: of a hundred uses at once of a code for ten, ten are counted.
 */
export interface RedeemDiscount {
  readonly kind: 'redeem_discount'
  readonly redemption: Rows['discountRedemptions']
}

/**
 * A use that was counted back and turns out to be one after all, because its money came: counted again, above every limit
 * if need be. Where its invoice has a use of the discount by now, that use is this one.
 */
export interface RestoreRedemption {
  readonly kind: 'restore_redemption'
  readonly redemption: Rows['discountRedemptions']
}

/** A use that was counted as a subscription was created is one on its first invoice now. */
export interface AssignRedemption {
  readonly kind: 'assign_redemption'
  readonly subscriptionId: string
  readonly discountId: string
  readonly invoiceId: string
  readonly amountMinor: number
}

/** The uses of a subscription that ends before its first invoice are counted back. */
export interface ReturnRedemptions {
  readonly kind: 'return_redemptions'
  readonly subscriptionId: string
}

/** The use of a discount that a subscription loses before its first payment is counted back, with whatever it was counted. */
export interface ReturnRedemption {
  readonly kind: 'return_redemption'
  readonly subscriptionId: string
  readonly discountId: string
}

/** A period of a subscription is paid, for the first time. */
export interface PayPeriod {
  readonly kind: 'pay_period'
  readonly subscriptionId: string
  readonly sequence: number
  /** UTC milliseconds. */
  readonly at: number
}

/** A use of a discount that came to nothing is counted back. */
export interface DropRedemption {
  readonly kind: 'drop_redemption'
  readonly id: string
}

/**
 * A customer has another card: what failed to be paid, and is charged to that card from now on, is tried again at once, also
 * what was given up. Behind the change of the card in its commit. Unchecked, since it says nothing but when: a try that is
 * under way goes on, and what has ended stays ended.
 */
export interface RetryDunning {
  readonly kind: 'retry_dunning'
  readonly customerId: string
  /** The other card. */
  readonly methodId: string
  /** The subscription that it was given to; null for all that are charged to the customer's default. */
  readonly subscriptionId: string | null
  readonly at: number
}

/**
 * The same once a charge has failed: where another card than `methodId` is charged by now, it came too late for that charge,
 * and is tried at once. Behind the recovery's own change in its commit, so that no card is missed in between.
 */
export interface RetryWithOtherCard {
  readonly kind: 'retry_with_other_card'
  readonly invoiceId: string
  readonly methodId: string
  readonly at: number
}

/** The schedule that a subscription follows ends with it. Unchecked: one that is over stays as it is. */
export interface EndSchedule {
  readonly kind: 'end_schedule'
  readonly subscriptionId: string
  readonly at: number
}

/**
 * The network's reference of the transaction in which a cardholder let a method be stored: later charges in their absence
 * refer to it. Unchecked, since only the first one counts.
 */
export interface LearnReference {
  readonly kind: 'learn_reference'
  readonly paymentMethodId: string
  readonly transactionId: string
}

/**
 * A bank has refused a stored method for good at `at`, or has taken it after that where that is null. Unchecked, and nothing
 * where the same was known before.
 */
export interface NoteRefusal {
  readonly kind: 'note_refusal'
  readonly paymentMethodId: string
  readonly at: number | null
}

/**
 * A method has become its customer's default: the subscriptions whose own one was refused for good have none of their own any
 * more. Behind the change of the default in its commit. Unchecked, since whoever changes one of them at the same time decides anew.
 */
export interface DropRefusedMethods {
  readonly kind: 'drop_refused_methods'
  readonly customerId: string
  /** The new default. */
  readonly methodId: string
  readonly at: number
}

/** Refuses the whole commit where more tries of a network at a page came to nothing than it has. */
export interface LimitTries {
  readonly kind: 'limit_tries'
  readonly triedFrom: string
  readonly since: number
  readonly max: number
}

/** One more code that was asked for and is none. What does not count any more is forgotten. */
export interface CountGuess {
  readonly kind: 'count_guess'
  readonly guesser: string
  /** Until when the first of a row of guesses counts, in UTC milliseconds. */
  readonly expiresAt: number
  readonly now: number
}

/** Deletes an invoice that was never finalised, with its lines and comments. Hits only the version that was read. */
export interface DeleteDraft {
  readonly kind: 'delete_draft_invoice'
  readonly id: string
  readonly version: number
}

/** Takes an item off a subscription. Hits only the version that was read. */
export interface DeleteSubscriptionItem {
  readonly kind: 'delete_subscription_item'
  readonly id: string
  readonly version: number
}

/** Takes all lines off an invoice that is not finalised, for others to take their place. The invoice's own update is the guard. */
export interface ClearLines {
  readonly kind: 'clear_invoice_lines'
  readonly invoiceId: string
}

/**
 * Settles transactions with a payout, however many. Where one of them is in a payout already, or somebody else settles
 * it at the same time, the whole commit is refused.
 */
export interface SettleTransactions {
  readonly kind: 'settle_transactions'
  readonly ids: readonly string[]
  readonly payoutId: string
  readonly at: number
}

/** More of something that operators watch; one more, where no number is given. */
export interface Count {
  readonly kind: 'count'
  readonly name:
    | 'gateway_callbacks_rejected'
    | 'chargebacks_ignored'
    | 'settlements_refused'
    | 'settlement_differences'
    | 'billings_refused'
    | 'billings_failed'
    | 'recoveries_failed'
    | 'reconciliation_differences'
  readonly by?: number
}

/** The steps of understanding a callback. A claim hits only the attempt that was read. */
export type CallbackChange =
  | { readonly kind: 'claim_callback'; readonly id: string; readonly attempts: number; readonly retryAt: number | null }
  | { readonly kind: 'callback_failed'; readonly id: string; readonly error: string }
  | { readonly kind: 'callback_processed'; readonly id: string; readonly result: string; readonly at: number }
  /** Every one that failed for good and still has its body is tried from the beginning. */
  | { readonly kind: 'retry_callbacks'; readonly at: number }

/** The steps of sending a message. A claim hits only the attempt that was read. */
export type MessageChange =
  | (MessageWay & {
      readonly kind: 'claim_message'
      readonly id: string
      readonly attempts: number
      readonly channelAttempts: number
      readonly retryAt: number | null
    })
  /** The next channel takes over, at once. It hits only the attempt that failed. */
  | (MessageWay & {
      readonly kind: 'move_message'
      readonly id: string
      readonly attempts: number
      readonly error: string
      readonly at: number
    })
  | { readonly kind: 'message_failed'; readonly id: string; readonly error: string }
  /** It is not sent, now or later. */
  | { readonly kind: 'message_dropped'; readonly id: string; readonly reason: string }
  | { readonly kind: 'message_sent'; readonly id: string; readonly at: number }

/** By which channel a message goes, null where none reaches anybody, and by which ones if that one fails. */
export interface MessageWay {
  readonly channel: Channel | null
  readonly channelsLeft: readonly Channel[]
}

/** Gives up everything that still waits to be delivered to an endpoint. */
export interface AbandonDeliveries {
  readonly kind: 'abandon_deliveries'
  readonly endpointId: string
  readonly reason: string
  readonly at: number
}

/** An event as its use case knows it; the commit adds identity, request and version. */
export interface EventDraft {
  readonly type: EventName
  readonly objectType: string
  readonly objectId: string
  readonly object: unknown
  readonly previous?: unknown
  readonly customerId?: string | null
  readonly invoiceId?: string | null
  readonly subscriptionId?: string | null
  readonly orderId?: string | null
  /** `evt_…`, where the answer shows the event; else the commit allots one. */
  readonly id?: string
  /** Only this endpoint gets it: a test. */
  readonly endpointId?: string
  /** False for what did not really happen; else as the tenant is. */
  readonly livemode?: false
}

export interface MessageDraft {
  readonly kind: Message['kind']
  /** An e-mail address. */
  readonly recipient: string
  /** Of the same person; one that is not in international form reaches nobody. */
  readonly phone?: string | null
  /** Asked for by name: it goes this way, whatever the merchant has set for its kind. */
  readonly channels?: readonly Channel[]
  readonly data: Message['data']
}

export interface AuditDraft {
  readonly action: string
  readonly objectType: string
  readonly objectId: string
}

/** The change that adds a row. */
export function insert<T extends TableName>(table: T, row: Rows[T]): Insert<T> {
  return { kind: 'insert', table, row }
}

/** An update of the row that was read. The version moves on; `updatedAt` is the caller's to set. */
export function update<T extends VersionedTable>(
  table: T,
  row: Rows[T] & { id: string; version: number },
  set: Partial<Rows[T]>,
): CheckedUpdate<T> {
  return { kind: 'update', table, id: row.id, version: row.version, set }
}

/** Two plans as one commit, of which the second goes on from the first. At most one allots an invoice's number. */
export function joined(first: Plan, then: Plan): Plan {
  const series = first.series ?? then.series
  if (first.series && then.series) throw new Error('a commit allots one number')
  return {
    changes: [...first.changes, ...then.changes],
    movements: [...(first.movements ?? []), ...(then.movements ?? [])],
    events: [...(first.events ?? []), ...(then.events ?? [])],
    messages: [...(first.messages ?? []), ...(then.messages ?? [])],
    audit: [...(first.audit ?? []), ...(then.audit ?? [])],
    deliveries: [...(first.deliveries ?? []), ...(then.deliveries ?? [])],
    ...(series ? { series } : {}),
  }
}

/** The row as it will stand after an update. */
export function updated<T extends { version: number }>(row: T, set: Partial<T>): T {
  return { ...row, ...set, version: row.version + 1 }
}

/** A row as it stands after a plan: the one that was read, with what the plan changes of it. */
export function rowAfter<T extends VersionedTable>(plan: Plan, table: T, before: Rows[T]): Rows[T] {
  const found = plan.changes.find((change) => {
    return change.kind === 'update' && change.table === table && change.id === (before as { id: string }).id
  }) as CheckedUpdate<T> | undefined
  return found ? updated(before as Rows[T] & { version: number }, found.set as never) : before
}

/** The row that a plan inserts into a table, if it does. */
export function rowInserted<T extends TableName>(plan: Plan, table: T): Rows[T] | null {
  const found = plan.changes.find((change) => change.kind === 'insert' && change.table === table) as
    | Insert<T>
    | undefined
  return found?.row ?? null
}

/** A row as it will stand after an update, with the change that makes it so. */
export interface Moved<T extends VersionedTable> {
  readonly after: Rows[T]
  readonly change: CheckedUpdate<T>
}

/** Moves a row on. */
export function moved<T extends VersionedTable>(
  table: T,
  row: Rows[T] & { id: string; version: number },
  set: Partial<Rows[T]>,
): Moved<T> {
  return { after: updated(row, set as Partial<typeof row>), change: update(table, row, set) }
}
