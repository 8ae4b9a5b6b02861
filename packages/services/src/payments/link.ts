import type { CreatePayment } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  routeAccount,
  takesCurrency,
  type DomainError,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { payableAmount } from '../invoices/payable.ts'
import { publicTokenOf } from '../invoices/public-token.ts'
import { invoicePageUrl } from '../messages/invoice-sent.ts'
import { loadForPayment, toPay } from '../orders/payable.ts'
import { joined, update, type Plan, type Planned } from '../plan.ts'
import type { CreatedPayment, PaymentTarget } from './create.ts'

/**
 * Where an invoice, or that of an order, is paid by its customer: its own page, which takes the payment through the gateway
 * account that is named, under the reference that is given. Nothing is charged; an order without an invoice gets one; a
 * session that asks for the money is over once the page is paid. Errors: `resource_missing` for an unknown invoice, order or
 * gateway account, `invalid_state` for what takes no payment.
 */
export async function linkToPay(
  context: Context,
  { sealer, checkoutUrl }: { readonly sealer: Sealer; readonly checkoutUrl: string },
  target: PaymentTarget,
  body: CreatePayment,
): Promise<Result<Planned<CreatedPayment>, DomainError>> {
  const { rows } = context.db
  const [{ accounts }, found] = await Promise.all([
    context.db.load({ accounts: rows.gatewayAccounts.all() }),
    target.kind === 'invoice'
      ? invoiceToPay(context, target, body.account_id)
      : orderToPay(context, sealer, target, body.account_id),
  ])
  if (!found.ok) return found
  const account = accounts.find(({ id }) => id === body.integration_id)
  if (!account) return err(missing('Payment integration', 'integration_id'))
  const { invoice, plan } = found.value
  const due = payableAmount(invoice, undefined)
  if (!due.ok) return due
  if (account.status !== 'active' || !takesCurrency(account, invoice.currency)) {
    return err(invalidState(`The account takes no payments in ${invoice.currency}.`, 'integration_id'))
  }
  const { token, set, changes } = await publicTokenOf(context, sealer, invoice)
  // The one that the currency goes through by itself is not fixed: it may change.
  const gatewayAccountId = routeAccount(accounts, invoice.currency)?.id === account.id ? null : account.id
  const paidAs = {
    gatewayAccountId,
    pageReference: body.reference_id ?? invoice.pageReference,
    pageRequestId: target.request?.session.id ?? invoice.pageRequestId,
  }
  const known = changes.length === 0 && isSame(paidAs, invoice)
  const opened = { changes: known ? [] : [update('invoices', invoice, { ...set, ...paidAs }), ...changes] }
  const link = invoicePageUrl(checkoutUrl, token)
  return ok({ value: { payment: null, invoice, link }, plan: joined(plan, opened) })
}

type PaidAs = Pick<Invoice, 'gatewayAccountId' | 'pageReference' | 'pageRequestId'>

function isSame(one: PaidAs, other: PaidAs): boolean {
  return (
    one.gatewayAccountId === other.gatewayAccountId &&
    one.pageReference === other.pageReference &&
    one.pageRequestId === other.pageRequestId
  )
}

type Payable = Result<{ readonly invoice: Invoice; readonly plan: Plan }, DomainError>

async function invoiceToPay(
  { db }: Context,
  { id, param }: PaymentTarget,
  customerId: string | undefined,
): Promise<Payable> {
  const { invoice } = await db.load({ invoice: db.rows.invoices.byId(id) })
  const foreign = customerId !== undefined && customerId !== invoice?.customerId
  return invoice && !foreign ? ok({ invoice, plan: { changes: [] } }) : err(missing('Invoice', param))
}

async function orderToPay(
  context: Context,
  sealer: Sealer,
  { id, param }: PaymentTarget,
  customerId: string | undefined,
): Promise<Payable> {
  const ready = await toPay(context, sealer, await loadForPayment(context, id, undefined), {
    customerId,
    param,
  })
  return ready.ok ? ok({ invoice: ready.value.invoice.row, plan: ready.value.plan }) : ready
}
