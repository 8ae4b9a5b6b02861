import {
  err,
  invalidState,
  isOpenAttempt,
  missing,
  ok,
  type DomainError,
  type Payment,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { payableAmount } from '../invoices/payable.ts'
import { insert, update, updated } from '../plan.ts'
import { newVoidOfHold } from '../reversals/of-hold.ts'
import { newAttempt } from './attempt.ts'
import { earlierAttempt, type Beginning } from './charge.ts'
import { heldInvoice, heldOrder } from './hold.ts'
import { lineOf } from './own.ts'
import { orderSoldOut } from './taken.ts'

/** What is to happen to funds that a payment holds. */
export interface FollowUp {
  readonly paymentId: string
  readonly action: 'capture' | 'void'
  /** Of a capture; left out: all that is held. What is not captured is released by the gateway. */
  readonly amountMinor?: number | undefined
  /** What the payment is called in errors, and the field of the amount. */
  readonly resource: string
  readonly param: string
  /** Why funds are let go. */
  readonly reasonCode?: string | undefined
  readonly reason?: string | undefined
  /** Whether a payment that was found may be followed up here. */
  allows?(payment: Payment): boolean
}

/**
 * Begins the capture or the void of held funds. Both take the payment's version along, so of two at once the second finds
 * the first. A capture for an invoice that was there takes at most what is due on it now, and the invoice's version along,
 * so that it cannot be voided or paid meanwhile; an order's version goes along in the same way. Errors: `resource_missing`, `invalid_state` where nothing is held or the
 * invoice takes no payment, `amount_too_large`, `payment_processing` while another is under way. Pinned by
 * charges.test.ts and paying-held-funds.test.ts.
 */
export async function beginFollowUp(context: Context, wanted: FollowUp): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { payment, attempts, earlier } = await context.db.load({
    payment: rows.payments.byId(wanted.paymentId),
    attempts: rows.paymentAttempts.ofPayment(wanted.paymentId),
    earlier: earlierAttempt(context),
  })
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  if (!payment || wanted.allows?.(payment) === false) return err(missing(wanted.resource))
  if (attempts.some(isOpenAttempt)) {
    return err({ code: 'payment_processing', message: 'The gateway is still at work on it. Look again in a minute.' })
  }
  const held = attempts.find(({ action, status }) => action === 'authorize' && status === 'succeeded')
  if (payment.status !== 'authorized' || !held) {
    return err(invalidState(`The ${wanted.resource.toLowerCase()} is ${payment.status}: it holds no funds.`))
  }
  const amountMinor = wanted.amountMinor ?? payment.amountMinor
  if (amountMinor > payment.amountMinor) {
    const message = `Only ${payment.amountMinor} is held, in minor units of ${payment.currency}.`
    return err({ code: 'amount_too_large', message, param: wanted.param })
  }
  const around = await loadAround(context, held)
  const refused = wanted.action === 'capture' ? uncapturable(held, around, amountMinor, wanted.param) : null
  return refused ? err(refused) : ok(followUp(context, { held, payment, amountMinor, wanted, around }))
}

/** Why the invoice that was there does not take the money now; null where it does, or where there was none. */
function uncapturable(
  { sale }: PaymentAttempt,
  { invoice, open, order, products }: Around,
  amountMinor: number,
  param: string,
): DomainError | null {
  if (!invoice) return null
  if (open) return { code: 'payment_processing', message: 'Another payment of its invoice is being checked.' }
  const payable = payableAmount(invoice.row, amountMinor, param)
  if (!payable.ok) return payable.error
  // A hold that came back from being given up has no goods set aside.
  return sale.stock === undefined ? orderSoldOut(order, products) : null
}

interface Allowed {
  /** The authorisation. */
  readonly held: PaymentAttempt
  readonly payment: Payment
  readonly amountMinor: number
  readonly wanted: FollowUp
  readonly around: Around
}

function followUp(context: Context, { held, payment, amountMinor, wanted, around }: Allowed): Beginning {
  const { action, reasonCode = null, reason = null } = wanted
  const { account, open: _, ...known } = around
  const billed = action === 'capture' && known.invoice ? heldInvoice(context, known.invoice) : null
  const sold = heldOrder(context, action === 'capture' ? known.order : null)
  const { orderId } = held
  const reversal = action === 'void' ? newVoidOfHold(context, payment, { orderId, reasonCode, reason }) : null
  const attempt = newAttempt(context, account, {
    action,
    amountMinor,
    origin: held.origin,
    invoiceId: held.invoiceId,
    paymentId: payment.id,
    paymentIntentId: held.paymentIntentId,
    orderId,
    paymentMethodId: held.paymentMethodId,
    parentTransactionId: payment.gatewayTransactionId,
    reversalId: reversal?.id ?? null,
    currency: payment.currency,
    cardBrand: payment.cardBrand,
    cardLast4: payment.cardLast4,
    sale: { ...held.sale, lines: linesOf(held, amountMinor) },
  })
  const set = { updatedAt: context.now }
  return {
    kind: 'new',
    plan: {
      changes: [
        ...(billed ? [billed.change] : []),
        ...sold.changes,
        update('payments', payment, set),
        insert('paymentAttempts', attempt),
        ...(reversal ? [insert('reversals', reversal)] : []),
      ],
      audit: [{ action: `payment.${action}`, objectType: 'payment', objectId: payment.id }],
    },
    state: {
      ...known,
      invoice: billed ? billed.held : known.invoice,
      order: sold.held ?? known.order,
      attempt,
      reversal,
      payment: updated(payment, set),
      session: null,
      request: null,
      link: null,
    },
    account,
    tender: null,
  }
}

/** What is sold: all that was to be, or one line of what is captured of it. */
function linesOf({ sale, amountMinor: heldMinor }: PaymentAttempt, amountMinor: number) {
  if (amountMinor === heldMinor || sale.lines.length === 0) return sale.lines
  return [lineOf(sale.description ?? 'Payment', amountMinor)]
}

type Around = Awaited<ReturnType<typeof loadAround>>

/** What hangs on an authorisation, in one round trip. */
async function loadAround(context: Context, held: PaymentAttempt) {
  const { rows } = context.db
  const { merchant, account, invoice, lines, order, orderLines, ...found } = await context.db.load({
    merchant: rows.merchant.get(),
    account: rows.gatewayAccounts.byId(held.gatewayAccountId),
    customer: rows.customers.ownerOfAttempt(held.id),
    intent: rows.paymentIntents.byId(held.paymentIntentId ?? ''),
    invoice: rows.invoices.byId(held.invoiceId),
    lines: rows.invoices.lines([held.invoiceId]),
    order: rows.orders.ofInvoice(held.invoiceId),
    orderLines: rows.orders.linesOfInvoice(held.invoiceId),
    products: rows.products.ofAttempt(held.id),
    open: rows.paymentAttempts.openForInvoice(held.invoiceId),
  })
  if (!merchant || !account) throw new Error(`the merchant or the gateway account of attempt ${held.id} is gone`)
  return {
    ...found,
    merchant,
    account,
    invoice: invoice && { row: invoice, lines },
    order: order && { row: order, lines: orderLines },
  }
}
