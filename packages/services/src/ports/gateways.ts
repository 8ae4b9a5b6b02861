import type { GatewayAccount, Mode, Result } from '@revkeen-edge/domain'
import type { CardFacts, PaymentGateway } from './gateway.ts'

export interface Gateways {
  /** Opens a merchant's gateway account: its secrets are unsealed for the length of a request. */
  open(account: GatewayAccount, mode: Mode): Promise<PaymentGateway>
  /** Whether a callback was signed with the account's key, over its raw bytes. */
  verifyCallback(account: GatewayAccount, headers: Headers, rawBody: string): Promise<boolean>
  /** What a callback says, or why it cannot be read. */
  readCallback(account: GatewayAccount, rawBody: string): Result<GatewayNotice, string>
}

/** A callback in no gateway's own words. Each part is null where the callback is not about it. */
export interface GatewayNotice {
  readonly eventId: string
  readonly eventType: string
  readonly charge: ChargeNotice | null
  readonly settlement: SettlementNotice | null
  readonly chargebacks: readonly ChargebackNotice[] | null
}

/** What a callback says of a batch. */
export interface SettlementNotice {
  readonly result: 'complete' | 'failure'
  readonly batchId: string | null
  /** In minor units, charges less refunds; null where no currency is told. */
  readonly amountMinor: number | null
  /** Decimal text as it was sent, with its sign. */
  readonly amount: string | null
  readonly currency: string | null
  readonly count: number | null
  readonly transactionIds: readonly string[]
  readonly message: string | null
}

/** What is told of a chargeback: a new one, or what became of one. */
export interface ChargebackNotice {
  readonly id: string
  /** The gateway's transaction that it is of; where the callback names none, its id is that. */
  readonly transactionId: string
  readonly kind: 'chargeback' | 'retrieval'
  readonly outcome: 'opened' | 'won' | 'lost' | 'withdrawn'
  /** Decimal text, in the currency of the transaction; null for all of it. */
  readonly amount: string | null
  readonly reasonCode: string | null
  readonly reason: string | null
  /** UTC milliseconds. */
  readonly at: number | null
  /** ISO 8601: an instant, or a date, of which the merchant has all. */
  readonly evidenceDue: string | null
}

/** What a callback says of a charge. */
export interface ChargeNotice {
  readonly result: 'success' | 'failure' | 'unknown'
  readonly actionType: string
  readonly orderId: string | null
  readonly transactionId: string | null
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly code: string | null
  readonly message: string | null
  readonly card: CardFacts | null
}
