/** Form fields of a request, already decoded. Of a repeated field the last counts. */
export type Form = Readonly<Record<string, string>>

/** What the sandbox keeps of a card. The number itself is read once and never stored. */
export interface Card {
  readonly bin: string
  readonly last4: string
  readonly length: number
  readonly brand: CardBrand
  /** Equal for equal numbers, as the gateway's `cc_hash`. */
  readonly hash: string
  /** MMYY. */
  readonly exp: string
  /** The issuer's answer that this test card stands for. */
  readonly code: string
  readonly fault: CardFault | null
  readonly needsAuthentication: boolean
  /** `M`, `N`, or empty when no security code was given. */
  readonly cvv: '' | 'M' | 'N'
}

export type CardBrand = 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unknown'
export type CardFault = 'timeout_after_charge' | 'error_after_charge' | 'garbled'

export type Condition = 'pending' | 'pendingsettlement' | 'complete' | 'failed' | 'canceled'
export type TransactionType = 'sale' | 'auth' | 'credit' | 'validate' | 'refund'
export type ActionType = TransactionType | 'capture' | 'void' | 'settle' | 'update'

export interface Action {
  readonly type: ActionType
  readonly amountMinor: number
  /** UTC milliseconds. */
  readonly at: number
  readonly success: boolean
  readonly code: string
  readonly text: string
  readonly batchId: string
  readonly ip: string
}

export interface Transaction {
  readonly id: string
  readonly type: TransactionType
  readonly condition: Condition
  readonly orderId: string
  /** The charge that a refund returns. */
  readonly originalId: string
  /** ISO 4217, upper case. */
  readonly currency: string
  readonly amountMinor: number
  /** What a refund may draw on; 0 until captured. */
  readonly capturedMinor: number
  readonly refundedMinor: number
  readonly authCode: string
  readonly avs: string
  readonly card: Card
  readonly vaultId: string
  /** The request's descriptive fields: addresses, description, stored-credential and 3-D Secure data, merchant fields. */
  readonly details: Form
  readonly actions: readonly Action[]
  readonly createdAt: number
}

export interface Billing {
  readonly id: string
  readonly card: Card
  readonly details: Form
}

export interface VaultCustomer {
  readonly id: string
  readonly billings: readonly Billing[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** A reply of transact.php, field by field. */
export interface Reply {
  readonly response: '1' | '2' | '3'
  readonly responsetext: string
  readonly authcode: string
  readonly transactionid: string
  readonly avsresponse: string
  readonly cvvresponse: string
  readonly orderid: string
  readonly type: string
  readonly response_code: string
  readonly customer_vault_id: string
}

/** What a request did: its reply, and the transaction action that the merchant is told of, if there was one. */
export interface Outcome {
  readonly reply: Reply
  readonly transaction?: Transaction
}
