import type { Json } from './json.ts'
import type { Machine } from './state.ts'

/** Held funds wait as `processing` with an amount that can be captured. */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'succeeded'
  | 'canceled'

export type IntentStep = 'attach' | 'detach' | 'confirm' | 'challenge' | 'decline' | 'hold' | 'succeed' | 'cancel'

/**
 * A payment intent's life; a setup intent's is the same without holding funds. A try that was given up may turn out to
 * have been approved: the money is there, so an intent that waits for its next try, or was canceled, is held or succeeds
 * after all. Else it would be charged twice. Pinned by faults-intents.test.ts.
 */
export const INTENT: Machine<IntentStatus, IntentStep> = {
  requires_payment_method: {
    attach: 'requires_confirmation',
    confirm: 'processing',
    hold: 'processing',
    succeed: 'succeeded',
    cancel: 'canceled',
  },
  requires_confirmation: {
    attach: 'requires_confirmation',
    detach: 'requires_payment_method',
    confirm: 'processing',
    hold: 'processing',
    succeed: 'succeeded',
    cancel: 'canceled',
  },
  requires_action: {
    attach: 'requires_confirmation',
    confirm: 'processing',
    challenge: 'requires_action',
    decline: 'requires_payment_method',
    hold: 'processing',
    succeed: 'succeeded',
    cancel: 'canceled',
  },
  processing: {
    challenge: 'requires_action',
    decline: 'requires_payment_method',
    hold: 'processing',
    succeed: 'succeeded',
    cancel: 'canceled',
  },
  succeeded: {},
  canceled: { hold: 'processing', succeed: 'succeeded' },
}

export type CancellationReason = 'duplicate' | 'fraudulent' | 'requested_by_customer' | 'abandoned' | 'failed_invoice'

/** Why the last try failed, as the client shows it. */
export interface IntentError {
  code: string
  message: string
  declineCode: string | null
  paymentMethodId: string | null
}

/** Where the cardholder passes a challenge, and where they go afterwards. */
export interface NextAction {
  url: string
  returnUrl: string
}

export interface PaymentIntent {
  id: string
  merchantId: string
  customerId: string
  status: IntentStatus
  amountMinor: number
  /** Held at the gateway and not captured yet. */
  capturableMinor: number
  receivedMinor: number
  currency: string
  captureMethod: 'automatic' | 'manual'
  paymentMethodId: string | null
  /** The payment of the latest try that reached the gateway. */
  paymentId: string | null
  /** The invoice that its success makes. */
  invoiceId: string
  description: string | null
  statementDescriptor: string | null
  statementDescriptorSuffix: string | null
  receiptEmail: string | null
  lastError: IntentError | null
  /** Names the intent on the payer's side. Opens nothing by itself. */
  clientSecret: string
  /** The 3-D Secure authentication that it waits for. */
  authenticationId: string | null
  nextAction: NextAction | null
  metadata: Json
  canceledAt: number | null
  cancellationReason: CancellationReason | null
  createdAt: number
  updatedAt: number
  version: number
}

/** Saves a payment method without charging it. */
export interface SetupIntent {
  id: string
  merchantId: string
  customerId: string | null
  status: IntentStatus
  paymentMethodId: string | null
  paymentMethodTypes: string[]
  usage: 'on_session' | 'off_session'
  description: string | null
  lastError: IntentError | null
  clientSecret: string
  authenticationId: string | null
  nextAction: NextAction | null
  metadata: Json
  confirmedAt: number | null
  canceledAt: number | null
  cancellationReason: CancellationReason | null
  createdAt: number
  updatedAt: number
  version: number
}
