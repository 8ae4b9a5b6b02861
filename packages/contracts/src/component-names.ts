import * as z from 'zod'
import * as contracts from './index.ts'

/** What the published client calls a shape that would get another name by our own rule. */
const CLIENT_NAMES: Readonly<Record<string, string>> = {
  cancelSubscriptionBody: 'CancelSubscriptionInput',
  checkoutSessionResponse: 'CheckoutSessionRetrieveResponse',
  createCheckoutSessionBody: 'CreateCheckoutSessionInput',
  createdCheckoutSessionResponse: 'CheckoutSessionCreateResponse',
  customerPaymentMethodsResponse: 'CustomerPaymentMethodsListResponse',
  disputeResponse: 'DisputeRetrieveResponse',
  expiredCheckoutSessionResponse: 'CheckoutSessionExpireResponse',
  pauseSubscriptionBody: 'PauseSubscriptionInput',
  paymentAttemptResponse: 'PaymentAttemptSingleResponse',
  paymentMethodListResponse: 'PaymentMethodList',
  payoutResponse: 'PayoutRetrieveResponse',
  renewalPreviewResponse: 'SubscriptionPreviewRenewalResponse',
  refundResponse: 'RefundRetrieveResponse',
  resentResponse: 'ResendWebhookResponse',
  setupIntentListResponse: 'SetupIntentList',
  createCreditNoteBody: 'CreateCreditNoteInput',
  createRefundBody: 'CreateRefundInput',
  createVoidBody: 'CreateVoidInput',
  issuedCreditNoteResponse: 'CreditNoteCreateResponse',
  creditNoteLineListResponse: 'CreditNoteLineList',
  previewCreditNoteBody: 'PreviewCreditNoteInput',
  subscriptionDeletedResponse: 'SubscriptionCancelResponse',
  subscriptionResponse: 'SubscriptionRetrieveResponse',
  transactionResponse: 'TransactionRetrieveResponse',
  voidObject: 'Void',
  voidResponse: 'VoidRetrieveResponse',
}

/** Parameters are listed one by one, so the objects that hold them need no name. */
const PARAMETERS = /(?:Query|Path)$/

/**
 * The exported shapes of the wire with their names in the OpenAPI document: the client's, else the export's own in
 * Pascal case with `Request` for `Body`. For build time, so that no worker pays for names at start-up.
 */
export function componentNames(): ReadonlyMap<z.ZodType, string> {
  return new Map(
    Object.entries(contracts).flatMap(([name, value]) =>
      isShape(value) && !PARAMETERS.test(name) ? [[value, CLIENT_NAMES[name] ?? pascalCase(name)] as const] : [],
    ),
  )
}

function isShape(value: unknown): value is z.ZodType {
  return value instanceof z.ZodObject || value instanceof z.ZodUnion
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replace(/Body$/, 'Request')
}
