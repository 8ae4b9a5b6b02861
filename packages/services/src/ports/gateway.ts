/**
 * The one port to payment gateways. An adapter is a stateless transform: it turns a command into the gateway's
 * request and its reply into an outcome. Nothing is approved or declined unless the gateway said so in words
 * that the adapter knows; everything else is `unknown` and is resolved with `query`, never by sending again.
 */
export interface PaymentGateway {
  readonly name: string
  /** Charges at once (authorise and capture). */
  sale(command: ChargeCommand): Promise<GatewayReply>
  /** Reserves funds, to be captured or voided later. */
  authorize(command: ChargeCommand): Promise<GatewayReply>
  capture(command: FollowUpCommand): Promise<GatewayReply>
  /** Reverses before settlement. After settlement the gateway declines it. */
  void(command: FollowUpCommand): Promise<GatewayReply>
  refund(command: FollowUpCommand): Promise<GatewayReply>
  /** Checks an instrument without charging it. */
  validate(command: ValidateCommand): Promise<GatewayReply>
  /** Turns a one-time token into a stored instrument at the gateway. */
  store(command: StoreCommand): Promise<GatewayReply>
  /** Forgets a stored instrument at the gateway. */
  forget(vaultId: string): Promise<GatewayReply>
  /**
   * Starts a 3-D Secure challenge: the cardholder passes it on a page of the gateway's and is sent to `returnUrl`. The
   * instrument is looked at, not spent. No money moves, so one whose answer was lost is started anew.
   */
  startAuthentication(command: AuthenticationCommand): Promise<AuthenticationStart>
  /** What came of a challenge. Reads only, so it may be repeated. */
  authenticationResult(reference: string): Promise<AuthenticationResult>
  /** What the gateway knows of an order reference or a transaction. Reads only, so it may be repeated. */
  query(by: GatewayQuery): Promise<QueryReply>
  /** What moved at the gateway in a stretch of time, a page at a time. Reads only, so it may be repeated. */
  report(command: ReportCommand): Promise<ReportReply>
  /** Whether the gateway takes these credentials. Reads only. */
  probe(): Promise<ProbeReply>
}

/** A merchant's own account at the gateway, decrypted for the length of a request. */
export type GatewayCredentials = NmiCredentials | ElavonCredentials

export interface NmiCredentials {
  readonly provider: 'nmi'
  readonly securityKey: string
}

export interface ElavonCredentials {
  readonly provider: 'elavon'
  /** Converge's account id. */
  readonly merchantId: string
  readonly userId: string
  readonly pin: string
}

export type Instrument =
  /** A one-time token of the gateway's card fields. Never a card number. */
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'vault'; readonly vaultId: string }

export interface ChargeCommand {
  /** Ours, unique for each attempt: the only handle on a charge whose reply was lost. */
  readonly orderId: string
  /** Integer minor units of `currency`. */
  readonly amountMinor: number
  /** ISO 4217, upper case. */
  readonly currency: string
  readonly instrument: Instrument
  /** Asks the gateway to also keep the instrument, returned as `vaultId` on approval. */
  readonly store?: boolean
  readonly storedCredential?: StoredCredential
  readonly description?: string
  readonly billing?: BillingContact
  readonly shipping?: BillingContact
  readonly ipAddress?: string
  /** The proof of a passed 3-D Secure challenge, if there was one. */
  readonly threeDSecure?: ThreeDSecureResult
}

/** The proof of a 3-D Secure authentication, as the gateway tells it (EMV 3-D Secure). */
export interface ThreeDSecureResult {
  /** `verified`, or `attempted` where the issuer does not take part. */
  readonly cardholderAuth?: string
  readonly cavv?: string
  readonly xid?: string
  readonly eci?: string
  readonly version?: string
  readonly directoryServerId?: string
}

/** Who started a charge or a check with a stored credential, as the card networks want to be told. */
export interface StoredCredential {
  readonly initiatedBy: 'customer' | 'merchant'
  readonly indicator: 'stored' | 'used'
  readonly billingMethod?: 'recurring' | 'installment'
  readonly initialTransactionId?: string
}

export interface BillingContact {
  readonly name?: string
  readonly email?: string
  readonly phone?: string
  readonly company?: string
  readonly line1?: string
  readonly line2?: string
  readonly city?: string
  readonly state?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

export interface FollowUpCommand {
  readonly orderId: string
  /** The gateway's reference of the charge that this follows. */
  readonly transactionId: string
  /** Left out: in full. */
  readonly amountMinor?: number
  readonly currency: string
}

export interface ValidateCommand {
  readonly orderId: string
  readonly currency: string
  readonly instrument: Instrument
  readonly storedCredential?: StoredCredential
  readonly billing?: BillingContact
  readonly threeDSecure?: ThreeDSecureResult
}

export interface AuthenticationCommand {
  readonly orderId: string
  /** What the cardholder is asked to confirm, in integer minor units; 0 to store a card. */
  readonly amountMinor: number
  readonly currency: string
  readonly instrument: Instrument
  /** Where the cardholder comes back to, whatever came of it. */
  readonly returnUrl: string
}

export type AuthenticationStart =
  | {
      readonly outcome: 'started'
      /** The gateway's own reference of the challenge. */
      readonly reference: string
      /** Where the cardholder passes it. */
      readonly url: string
    }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'unavailable'; readonly message: string }

export type AuthenticationResult =
  | { readonly status: 'pending' }
  | {
      readonly status: 'passed'
      readonly proof: ThreeDSecureResult
      /** What the cardholder confirmed. */
      readonly amountMinor: number
      readonly currency: string
    }
  | { readonly status: 'failed'; readonly message: string }
  /** The gateway could not be asked. Says nothing of the challenge. */
  | { readonly status: 'unavailable'; readonly message: string }

export interface StoreCommand {
  readonly token: string
  readonly billing?: BillingContact
}

/** What the gateway tells of a card. Never the number. */
export interface CardFacts {
  readonly brand: string | null
  readonly last4: string | null
  readonly bin: string | null
  readonly expMonth: number | null
  readonly expYear: number | null
}

export type GatewayReply =
  | {
      readonly outcome: 'approved'
      readonly transactionId: string
      readonly code: string
      readonly message: string
      readonly authCode: string | null
      readonly avs: string | null
      readonly cvv: string | null
      readonly vaultId: string | null
      readonly card: CardFacts | null
    }
  | {
      readonly outcome: 'declined'
      /** The gateway's own response code, as `declineOf` in domain understands it. */
      readonly code: string
      readonly message: string
      readonly transactionId: string | null
      readonly avs: string | null
      readonly cvv: string | null
    }
  /** The request may have been carried out. Ask with `query`. */
  | {
      readonly outcome: 'unknown'
      readonly reason: 'timeout' | 'server_error' | 'unreadable' | 'connection_lost'
      readonly message: string
    }
  /** The connection was never made, so nothing happened. */
  | { readonly outcome: 'not_sent'; readonly message: string }

/** What a gateway is asked about: one charge by our order id or its own, or many by its own. */
export type GatewayQuery =
  | { readonly orderId: string }
  | { readonly transactionId: string }
  | { readonly transactionIds: readonly string[] }

export type QueryReply =
  | { readonly found: false }
  | { readonly found: true; readonly transactions: readonly GatewayTransaction[] }
  /** The gateway could not be asked. Says nothing of the charge. */
  | { readonly found: 'unavailable'; readonly message: string }

export interface ReportCommand {
  /** UTC milliseconds, inclusive. */
  readonly from: number
  /** UTC milliseconds, exclusive. */
  readonly to: number
  /** `next` of the page before; left out for the first one. */
  readonly cursor?: string
}

export type ReportReply =
  | {
      readonly outcome: 'page'
      /** What was changed in the stretch: one that was settled in it may have been charged before it. */
      readonly transactions: readonly GatewayTransaction[]
      /** The cursor of the next page; null after the last one. */
      readonly next: string | null
    }
  /** The gateway could not be asked. Says nothing of what moved. */
  | { readonly outcome: 'unavailable'; readonly message: string }

export type ProbeReply =
  | { readonly outcome: 'accepted' }
  /** In the gateway's own words. */
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'unavailable'; readonly message: string }

export interface GatewayTransaction {
  readonly transactionId: string
  readonly orderId: string | null
  /** The gateway's condition, normalised. */
  readonly condition: 'pending' | 'authorized' | 'captured' | 'settled' | 'failed' | 'voided' | 'refunded' | 'unknown'
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly card: CardFacts | null
  readonly authCode: string | null
  readonly avs: string | null
  readonly cvv: string | null
  readonly actions: readonly GatewayAction[]
}

export interface GatewayAction {
  readonly type: string
  readonly success: boolean
  readonly amountMinor: number | null
  readonly code: string | null
  readonly message: string | null
  /** UTC milliseconds. */
  readonly at: number | null
  readonly batchId: string | null
}
