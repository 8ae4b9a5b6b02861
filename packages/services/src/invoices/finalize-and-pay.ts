import { err, missing, ok, publicId, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import { charge, refusalOf, type Beginning, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { joined, rowAfter, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { beginFoundCharge, loadForCharge, type FoundForCharge, type InvoiceCharge } from './charge.ts'
import { finalizeInvoice } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import type { PaidInvoice } from './payable.ts'

/** An invoice with the charge that paid it or is being checked; null where nothing was to be charged. */
export interface ChargedInvoice extends PaidInvoice {
  readonly attempt: PaymentAttempt | null
}

type Charged = Result<Planned<ChargedInvoice>, DomainError>

/** How the request names the method, and where; left out, the customer's default is charged. */
interface Method {
  readonly methodId: string | undefined
  readonly param: string
}

/**
 * Charges all that is due on an invoice to a stored method. A draft is finalised by the commit that begins its charge: a
 * refusal leaves it a draft, and a decline leaves an invoice that the next try pays. One that comes to nothing is paid
 * without a charge. A payment in doubt is no error here: the attempt that is given back is open then.
 * Errors: `resource_missing`, `invalid_state` for an invoice that takes no payment, `payment_declined`,
 * `payment_processing` while another payment of it is under way. Pinned by doors-rapyd.test.ts.
 */
export function finalizeAndPay(
  context: Context,
  ports: PaymentPorts & { readonly sealer: Sealer },
  invoiceId: string,
  { methodId, param }: Method,
): () => Promise<Charged> {
  const params = { invoice: undefined, amount: 'amount', method: param }
  const wanted: InvoiceCharge = { invoiceId, methodId, amountMinor: undefined, params }
  let read: Ready | null = null
  const begin = async (): Promise<Result<Beginning, DomainError>> => {
    const ready = read ? ok(read) : await makeReady(context, ports.sealer, wanted)
    read = null
    return ready.ok ? beginReady(context, wanted, ready.value) : ready
  }
  const charged = charge(context, ports, begin, chargedInvoice)
  return async () => {
    const ready = await makeReady(context, ports.sealer, wanted)
    if (!ready.ok) return ready
    const { final } = ready.value
    if (final?.value.invoice.status === 'paid') {
      return ok({ value: { ...final.value, attempt: null }, plan: final.plan })
    }
    read = ready.value
    return charged()
  }
}

/** What a charge begins from, with what finalises the invoice where it is a draft. */
interface Ready {
  readonly found: FoundForCharge
  readonly final: Planned<InvoiceWithLines> | null
}

async function makeReady(context: Context, sealer: Sealer, wanted: InvoiceCharge): Promise<Result<Ready, DomainError>> {
  const found = await loadForCharge(context, wanted)
  if (found.earlier || found.invoice?.status !== 'draft') return ok({ found, final: null })
  const final = await finalizeInvoice(context, sealer, wanted.invoiceId)
  return final.ok ? ok({ found, final: final.value }) : final
}

/** The number is allotted by the commit that the charge begins with, so the gateway is told the id instead. */
function beginReady(context: Context, wanted: InvoiceCharge, { found, final }: Ready): Result<Beginning, DomainError> {
  if (!final) return beginFoundCharge(context, wanted, found)
  const { invoice, lines } = final.value
  const description = `Invoice ${publicId('invoice', invoice.id)}`
  const begun = beginFoundCharge(context, { ...wanted, description }, { ...found, invoice, lines })
  if (!begun.ok || begun.value.kind === 'earlier') return begun
  return ok({ ...begun.value, plan: joined(final.plan, begun.value.plan) })
}

function chargedInvoice({ state, attempt, plan }: Settlement): Result<ChargedInvoice, DomainError> {
  const refusal = refusalOf(attempt)
  if (refusal && refusal.code !== 'payment_processing') return err(refusal)
  if (!state.invoice) return err(missing('Invoice'))
  const { row, lines } = state.invoice
  return ok({ invoice: rowAfter(plan, 'invoices', row), lines, attempt })
}
