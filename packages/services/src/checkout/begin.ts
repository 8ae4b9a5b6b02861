import {
  ok,
  type Buyer,
  type CheckoutSession,
  type DomainError,
  type GatewayAccount,
  type Invoice,
  type PaymentAttempt,
  type Result,
  type SaleSnapshot,
} from '@revkeen-edge/domain'
import { newAttempt } from '../charging/attempt.ts'
import { heldInvoice, heldOrder } from '../charging/hold.ts'
import { reserved, stockOfLines, stockOfOrder } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import { insert, update, updated, type Change, type Planned } from '../plan.ts'
import { newSession } from '../checkout-sessions/new.ts'
import { redemptionOf, type Redeemer } from './code.ts'
import type { PayableCheckout } from './load.ts'
import type { Quote } from './quote.ts'
import { limitTries } from './tries.ts'

/** A payment that is about to be sent to the gateway. */
export interface Begun {
  readonly session: CheckoutSession
  readonly attempt: PaymentAttempt
  /** The invoice that is paid, where it was there before, as it stands after the commit. */
  readonly invoice: PayableCheckout['invoice']
  /** The order behind it, in the same way. */
  readonly order: PayableCheckout['order']
}

/** The index over the tokens of all tenants' sessions. */
export const SESSION_TOKEN = 'checkout_sessions.token_hash'

/**
 * Plans an attempt, to be committed before the gateway is called: whatever happens then, there is a row to ask the
 * gateway about. The open-attempt index refuses a second one for the same invoice.
 */
export async function beginPayment(
  context: Context,
  checkout: PayableCheckout,
  account: GatewayAccount,
  input: { token: string; buyer: Buyer; sale: Quote; redeemer: Redeemer },
): Promise<Result<Planned<Begun>, DomainError>> {
  const { session, changes } = await countedSession(context, checkout, input)
  const invoice = checkout.invoice && heldInvoice(context, checkout.invoice)
  const order = heldOrder(context, checkout.order)
  // An invoice's goods are the merchant's word; what a page or an order sells must be there before it is charged.
  const stock = checkout.invoice
    ? stockOfOrder(checkout.order, checkout.products)
    : stockOfLines(input.sale.lines, checkout.products)
  const redemption = redemptionFor(context, session, input)
  const attempt = attemptOf(context, session, account, {
    ...input,
    set: {
      ...(stock ? { stock } : {}),
      ...(checkout.invoice ? knownAs(checkout.invoice.row, session) : pricedWith(input.sale)),
      ...(redemption ? { redemptionIds: [redemption.id] } : {}),
    },
  })
  const audit = [{ action: 'payment_attempt.begin', objectType: 'payment_attempt', objectId: attempt.id }]
  return ok({
    value: { session, attempt, invoice: invoice && invoice.held, order: order.held },
    plan: {
      changes: [
        ...changes,
        ...(invoice ? [invoice.change] : []),
        ...order.changes,
        ...reserved(stock ?? []),
        ...(redemption ? [{ kind: 'redeem_discount' as const, redemption }] : []),
        insert('paymentAttempts', attempt),
      ],
      audit,
    },
  })
}

/** The session with one attempt more. A buyer's first try through a link, or at an invoice's page, makes it. */
export async function countedSession(
  context: Context,
  checkout: PayableCheckout,
  { token, sale }: { token: string; sale: Quote },
): Promise<{ session: CheckoutSession; changes: Change[] }> {
  const sold = { lines: [...sale.lines], amountMinor: sale.totalMinor, currency: sale.currency, updatedAt: context.now }
  const { network } = checkout.tried.by
  const from = network === null ? {} : { triedFrom: network }
  const limits = limitTries(checkout.tried)
  if (checkout.session) {
    const set = { ...sold, ...from, attempts: checkout.session.attempts + 1 }
    const counted = update('checkoutSessions', checkout.session, set)
    return { session: updated(checkout.session, set), changes: [counted, ...limits] }
  }
  const { session, changes } = await newSession(
    context,
    { ...sold, ...from, ...termsOf(checkout), mode: sale.mode, attempts: 1 },
    token,
  )
  return { session, changes: [...changes, ...limits] }
}

/** What a session takes over from where it begins: a link, or an invoice's own page, where it is over with one payment. */
function termsOf({ link, invoice }: PayableCheckout): Partial<CheckoutSession> {
  if (!link) {
    if (!invoice) throw new Error('only a link or an invoice makes sessions by itself')
    return { invoiceId: invoice.row.id, settlesInvoice: true, customerId: invoice.row.customerId }
  }
  return {
    paymentLinkId: link.id,
    ...(link.invoiceId === null ? {} : { invoiceId: link.invoiceId, settlesInvoice: true }),
    allowQuantity: link.allowQuantity,
    allowPromotionCodes: link.allowPromotionCodes,
    collectBillingAddress: link.collectBillingAddress,
    collectShipping: link.collectShipping,
    metadata: link.metadata ?? {},
    successUrl: link.successUrl ?? link.redirectUrl,
    cancelUrl: link.cancelUrl,
  }
}

/**
 * The use of the discount that the price was computed with. It is counted before the charge, so that of a hundred buyers
 * with a code for ten, ten get as far as the gateway: pinned by checkout-discounts.test.ts.
 */
function redemptionFor(
  context: Context,
  session: CheckoutSession,
  { sale, redeemer }: { sale: Quote; redeemer: Redeemer },
) {
  const { code, discountMinor: amountMinor, currency } = sale
  if (!code?.discount || code.problem !== null) return null
  return redemptionOf(context, redeemer, {
    discountId: code.discount.id,
    invoiceId: session.invoiceId,
    amountMinor,
    currency,
  })
}

/** What the payment of an invoice goes by, and the other session that asked for it. */
function knownAs({ pageReference, pageRequestId }: Invoice, { id }: CheckoutSession): Partial<SaleSnapshot> {
  return {
    ...(pageReference === null ? {} : { reference: pageReference }),
    ...(pageRequestId === null || pageRequestId === id ? {} : { requestId: pageRequestId }),
  }
}

/** What the invoice of a sale will say of its price. */
function pricedWith({ discounts, taxes, taxTreatment }: Quote): Partial<SaleSnapshot> {
  return {
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(taxes.length > 0 ? { taxes } : {}),
    ...(taxTreatment === 'taxed' ? {} : { taxTreatment }),
  }
}

function attemptOf(
  context: Context,
  session: CheckoutSession,
  account: GatewayAccount,
  { buyer, sale, set }: { buyer: Buyer; sale: Quote; set: Partial<SaleSnapshot> },
): PaymentAttempt {
  return newAttempt(context, account, {
    action: 'sale',
    origin: 'checkout',
    invoiceId: session.invoiceId,
    paymentId: context.runtime.uuid(),
    checkoutSessionId: session.id,
    amountMinor: sale.totalMinor,
    currency: sale.currency,
    attemptNumber: session.attempts,
    sale: { buyer, lines: [...sale.lines], ...set },
  })
}
