import type { CreatePayment } from '@revkeen-edge/contracts'
import { err, invalidState, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { payableAmount } from '../invoices/payable.ts'
import { publicTokenOf } from '../invoices/public-token.ts'
import { invoicePageUrl } from '../messages/invoice-sent.ts'
import { update, type Planned } from '../plan.ts'
import type { CreatedPayment } from './create.ts'

/**
 * Where an invoice is paid by its customer: its own page. Nothing is charged. Errors: `resource_missing` for an unknown
 * invoice or gateway account, `invalid_state` for an invoice that takes no payment.
 */
export async function linkToPay(
  context: Context,
  { sealer, checkoutUrl }: { readonly sealer: Sealer; readonly checkoutUrl: string },
  { invoiceId, body }: { readonly invoiceId: string; readonly body: CreatePayment },
): Promise<Result<Planned<CreatedPayment>, DomainError>> {
  const { rows } = context.db
  const { invoice, account } = await context.db.load({
    invoice: rows.invoices.byId(invoiceId),
    account: rows.gatewayAccounts.byId(body.integration_id ?? ''),
  })
  const foreign = body.account_id !== undefined && body.account_id !== invoice?.customerId
  if (!invoice || foreign) return err(missing('Invoice', 'invoice_id'))
  if (!account) return err(missing('Payment integration', 'integration_id'))
  const due = payableAmount(invoice, undefined)
  if (!due.ok) return due
  if (!account.isDefault) {
    return err(invalidState('Invoice pages take payments through the default gateway alone.', 'integration_id'))
  }
  const { token, set, changes } = await publicTokenOf(context, sealer, invoice)
  return ok({
    value: { payment: null, link: invoicePageUrl(checkoutUrl, token) },
    plan: { changes: changes.length > 0 ? [update('invoices', invoice, set), ...changes] : [] },
  })
}
