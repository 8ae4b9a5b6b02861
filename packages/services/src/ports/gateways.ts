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

/** A callback in no gateway's own words. `charge` is null for what is not about a charge. */
export interface GatewayNotice {
  readonly eventId: string
  readonly eventType: string
  readonly charge: ChargeNotice | null
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
