import type { Sealer } from '../crypto.ts'
import type { Gateways } from './gateways.ts'
import type { OutboxSignal } from './outbox.ts'

/** What a use case that charges needs beyond its context. */
export interface PaymentPorts {
  readonly gateways: Gateways
  readonly outbox: OutboxSignal
  /** Where the hosted pages are: links carry their address. */
  readonly checkoutUrl: string
  /** UTC milliseconds, now: a gateway's answer takes time. */
  clock(): number
  /** Keeps work alive after the answer has been given. */
  defer(work: Promise<unknown>): void
}

/** What a payment that may be challenged needs as well: it keeps the instrument sealed until the cardholder is back. */
export interface AuthenticationPorts extends PaymentPorts {
  readonly sealer: Sealer
}
