import {
  arrivalOf,
  DAY_MS,
  DEFAULT_DUNNING,
  disputeFee,
  evidenceDue,
  type CheckoutSession,
  type Dispute,
  type DunningCase,
  type EventName,
  type Invoice,
  type InvoiceLine,
  type InvoiceStatus,
  type Order,
  type Payment,
  type PaymentIntent,
  type PaymentMethod,
  type Payout,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { newInvoice, newInvoiceLine } from '../invoices/new.ts'
import { newOrder, newOrderLine } from '../orders/new.ts'
import type { OrderWithLines } from '../orders/of-invoice.ts'

/** Rows of objects that do not exist, for simulated events: a professional plan at 99.99 a month. */

const TOTAL_MINOR = 9_999
const CURRENCY = 'USD'

function common({ tenant, now }: Context, id: string) {
  return { id, merchantId: tenant.merchantId, metadata: {}, createdAt: now, updatedAt: now, version: 1 }
}

const INVOICE_STATUS: Readonly<Record<string, InvoiceStatus>> = {
  'invoice.created': 'draft',
  'invoice.upcoming': 'draft',
  'invoice.paid': 'paid',
  'invoice.voided': 'voided',
  'invoice.uncollectible': 'uncollectible',
  'invoice.overdue': 'overdue',
}

/** An invoice as an event of a type would show it; nothing is stored. */
export function sampleInvoice(
  context: Context,
  id: string,
  type: EventName,
): { invoice: Invoice; lines: InvoiceLine[] } {
  const { now, runtime } = context
  const status = INVOICE_STATUS[type] ?? 'sent'
  const paid = status === 'paid'
  const amounts = { subtotalMinor: TOTAL_MINOR, discountMinor: 0, taxMinor: 0, totalMinor: TOTAL_MINOR }
  const finalizedAt = status === 'draft' ? null : now
  const invoice: Invoice = {
    ...newInvoice(context, { customerId: runtime.uuid(), currency: CURRENCY, origin: 'manual' }),
    ...amounts,
    id,
    number: status === 'draft' ? null : 'INV-SAMPLE-0001',
    status,
    paidMinor: paid ? TOTAL_MINOR : 0,
    dueDate: new Date(now + 14 * 86_400_000).toISOString().slice(0, 10),
    finalizedAt,
    sentAt: finalizedAt,
    paidAt: paid ? now : null,
    voidedAt: status === 'voided' ? now : null,
    uncollectibleAt: status === 'uncollectible' ? now : null,
  }
  const line = newInvoiceLine(context, invoice, {
    position: 0,
    description: 'Professional plan',
    quantity: 1,
    unitAmountMinor: TOTAL_MINOR,
    subtotalMinor: TOTAL_MINOR,
  })
  return { invoice, lines: [line] }
}

const ORDER_STATUS: Readonly<Record<string, Order['status']>> = {
  'order.paid': 'paid',
  'order.partially_fulfilled': 'paid',
  'order.fulfilled': 'fulfilled',
  'order.canceled': 'canceled',
}

/** An order as an event of a type would show it, with a line; nothing is stored. */
export function sampleOrder(
  context: Context,
  id: string,
  { invoice, lines, type }: { invoice: Invoice; lines: readonly InvoiceLine[]; type: EventName },
): OrderWithLines {
  const status = ORDER_STATUS[type] ?? 'pending'
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, currency, customerId } = invoice
  const row: Order = {
    ...newOrder(context, { customerId, currency }),
    id,
    invoiceId: invoice.id,
    status,
    fulfillmentStatus: FULFILLMENT[type] ?? 'unfulfilled',
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor,
    paidAt: invoice.paidAt,
    fulfilledAt: status === 'fulfilled' ? context.now : null,
    canceledAt: status === 'canceled' ? context.now : null,
  }
  const sold = lines.map((line, position) => {
    const { productId, priceId, description, quantity, unitAmountMinor } = line
    const amounts = { subtotalMinor, discountMinor, taxMinor, totalMinor }
    return newOrderLine(context, row, {
      ...amounts,
      position,
      productId,
      priceId,
      description,
      quantity,
      unitAmountMinor,
      metadata: {},
    })
  })
  return { row, lines: sold }
}

const FULFILLMENT: Readonly<Record<string, Order['fulfillmentStatus']>> = {
  'order.partially_fulfilled': 'partial',
  'order.fulfilled': 'fulfilled',
}

const PAYMENT_STATUS: Readonly<Record<string, Payment['status']>> = {
  'payment.failed': 'failed',
  'payment.refunded': 'refunded',
  'payment.voided': 'voided',
  'payment.attempted': 'pending',
  'payment.requires_action': 'pending',
}

/** A payment as an event of a type would show it; nothing is stored. */
export function samplePayment(context: Context, id: string, type: EventName): Payment {
  const { now, runtime } = context
  const status = PAYMENT_STATUS[type] ?? 'succeeded'
  const captured = status === 'succeeded' || status === 'refunded'
  return {
    ...common(context, id),
    origin: 'checkout',
    paymentIntentId: null,
    description: null,
    statementDescriptor: null,
    reference: null,
    notes: null,
    invoiceId: captured ? runtime.uuid() : null,
    customerId: runtime.uuid(),
    status,
    currency: CURRENCY,
    amountMinor: TOTAL_MINOR,
    capturedMinor: captured ? TOTAL_MINOR : 0,
    refundedMinor: status === 'refunded' ? TOTAL_MINOR : 0,
    reversingMinor: 0,
    disputedMinor: 0,
    unappliedMinor: 0,
    gateway: 'nmi',
    gatewayTransactionId: '1234567890',
    gatewayResponseCode: status === 'failed' ? '202' : '100',
    gatewayResponseText: status === 'failed' ? 'DECLINED' : 'SUCCESS',
    paymentMethodId: null,
    paymentMethodType: 'card',
    cardBrand: 'visa',
    cardLast4: '1111',
    paymentChannel: 'card_not_present',
    authorizedAt: status === 'failed' ? null : now,
    capturedAt: captured ? now : null,
    voidedAt: status === 'voided' ? now : null,
    refundedAt: status === 'refunded' ? now : null,
  }
}

const INTENT_STATUS: Readonly<Record<string, PaymentIntent['status']>> = {
  'payment_intent.created': 'requires_confirmation',
  'payment_intent.succeeded': 'succeeded',
  'payment_intent.canceled': 'canceled',
  'payment_intent.requires_action': 'requires_action',
}

/** A payment intent as an event of a type would show it; nothing is stored. */
export function sampleIntent(context: Context, id: string, type: EventName): PaymentIntent {
  const { now, runtime } = context
  const status = INTENT_STATUS[type] ?? 'requires_payment_method'
  const failed = status === 'requires_payment_method'
  const declined = { code: 'payment_declined', message: 'DECLINED', declineCode: 'insufficient_funds' }
  return {
    ...common(context, id),
    customerId: runtime.uuid(),
    status,
    amountMinor: TOTAL_MINOR,
    capturableMinor: 0,
    receivedMinor: status === 'succeeded' ? TOTAL_MINOR : 0,
    currency: CURRENCY,
    captureMethod: 'automatic',
    paymentMethodId: runtime.uuid(),
    paymentId: type === 'payment_intent.created' ? null : runtime.uuid(),
    invoiceId: runtime.uuid(),
    description: 'Professional plan',
    statementDescriptor: null,
    statementDescriptorSuffix: null,
    receiptEmail: null,
    lastError: failed ? { ...declined, paymentMethodId: null } : null,
    clientSecret: 'pi_secret_sample',
    authenticationId: null,
    nextAction:
      status === 'requires_action'
        ? { url: 'https://bank.example/challenge', returnUrl: 'https://shop.example/thanks' }
        : null,
    canceledAt: status === 'canceled' ? now : null,
    cancellationReason: status === 'canceled' ? 'requested_by_customer' : null,
  }
}

/** A stored card for an event to show; nothing is stored. */
export function samplePaymentMethod(context: Context, id: string): PaymentMethod {
  const { now, runtime } = context
  return {
    ...common(context, id),
    customerId: runtime.uuid(),
    type: 'card',
    status: 'active',
    isDefault: true,
    gateway: 'nmi',
    gatewayAccountId: runtime.uuid(),
    vaultId: 'sample',
    initialTransactionId: null,
    refusedAt: null,
    consent: null,
    cardBrand: 'visa',
    cardLast4: '1111',
    cardExpMonth: 12,
    cardExpYear: new Date(now).getUTCFullYear() + 3,
    billingDetails: null,
  }
}

/** A checkout session as an event of a type would show it; nothing is stored. */
export function sampleSession(context: Context, id: string, type: EventName): CheckoutSession {
  const { now, runtime } = context
  const complete = type === 'checkout.session.completed' || type === 'checkout.session.async_payment_succeeded'
  return {
    ...common(context, id),
    tokenHash: '',
    status: complete ? 'complete' : type === 'checkout.session.expired' ? 'expired' : 'open',
    mode: 'payment',
    paymentLinkId: null,
    invoiceId: runtime.uuid(),
    settlesInvoice: false,
    customerId: complete ? runtime.uuid() : null,
    orderId: complete ? runtime.uuid() : null,
    paymentId: complete ? runtime.uuid() : null,
    subscriptionId: null,
    paymentMethodId: null,
    amountMinor: TOTAL_MINOR,
    currency: CURRENCY,
    lines: [
      {
        productId: null,
        priceId: null,
        description: 'Professional plan',
        quantity: 1,
        unitAmountMinor: TOTAL_MINOR,
        subtotalMinor: TOTAL_MINOR,
      },
    ],
    allowQuantity: false,
    allowPromotionCodes: false,
    collectBillingAddress: false,
    collectShipping: false,
    trialDays: null,
    successUrl: null,
    cancelUrl: null,
    allowedMethods: ['card'],
    attempts: complete ? 1 : 0,
    triedFrom: null,
    expiresAt: now + 86_400_000,
    completedAt: complete ? now : null,
  }
}

const DISPUTE_STATUS: Readonly<Record<string, Dispute['status']>> = {
  'charge.dispute.created': 'needs_response',
  'dispute.won': 'won',
  'dispute.closed': 'won',
  'dispute.lost': 'lost',
}

export function sampleDispute(context: Context, id: string, type: EventName): Dispute {
  const { now, runtime, tenant } = context
  const status = DISPUTE_STATUS[type] ?? 'under_review'
  const decided = status === 'won' || status === 'lost'
  return {
    id,
    merchantId: tenant.merchantId,
    status,
    resolution: decided ? status : null,
    paymentId: runtime.uuid(),
    transactionId: runtime.uuid(),
    invoiceId: runtime.uuid(),
    customerId: runtime.uuid(),
    gateway: 'nmi',
    gatewayAccountId: runtime.uuid(),
    gatewayDisputeId: 'CB-SAMPLE-0001',
    gatewayTransactionId: '1234567890',
    paymentRail: 'card',
    disputeKind: 'chargeback',
    amountMinor: TOTAL_MINOR,
    feeMinor: disputeFee(CURRENCY),
    currency: CURRENCY,
    reasonCode: '10.4',
    reason: 'fraudulent',
    networkReasonCode: '10.4',
    networkReasonDescription: 'fraudulent',
    customerName: 'Jenny Rosen',
    cardBrand: 'visa',
    cardLast4: '1111',
    evidence: null,
    evidenceDueAt: evidenceDue(now),
    evidenceSubmittedAt: status === 'under_review' ? now : null,
    payoutId: null,
    deductedMinor: 0,
    disputedAt: now,
    resolvedAt: decided ? now : null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

export function samplePayout(context: Context, id: string, type: EventName): Payout {
  const { now, runtime, tenant } = context
  const failed = type === 'payout.failed'
  return {
    id,
    merchantId: tenant.merchantId,
    gateway: 'nmi',
    gatewayAccountId: runtime.uuid(),
    gatewayPayoutId: '1234567',
    status: failed ? 'failed' : 'paid',
    currency: CURRENCY,
    chargesMinor: TOTAL_MINOR,
    refundsMinor: 0,
    chargebacksMinor: 0,
    feesMinor: failed ? 0 : 218,
    chargesCount: 1,
    refundsCount: 0,
    chargebacksCount: 0,
    failureReason: failed ? 'The processor did not take the batch.' : null,
    arrivalAt: failed ? null : arrivalOf(now),
    settledAt: failed ? null : now,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** The recovery of a failed payment. */
export function sampleDunningCase(
  { runtime, tenant, now }: Context,
  id: string,
  known: Pick<DunningCase, 'status' | 'retries' | 'phase'>,
): DunningCase {
  const isOpen = known.status === 'open'
  return {
    ...known,
    id,
    merchantId: tenant.merchantId,
    subscriptionId: runtime.uuid(),
    invoiceId: runtime.uuid(),
    customerId: runtime.uuid(),
    startedAt: now,
    settings: DEFAULT_DUNNING,
    declineCode: '202',
    declineCategory: 'insufficient_funds',
    refusals: 0,
    dueAt: isOpen ? now + DAY_MS : null,
    dueStep: isOpen ? 'retry' : null,
    graceUntil: now + DEFAULT_DUNNING.gracePeriodDays * DAY_MS,
    endedAt: isOpen ? null : now,
    testClockId: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
