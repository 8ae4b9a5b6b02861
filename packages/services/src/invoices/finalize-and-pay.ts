import { err, missing, ok, publicId, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import { challengedOutcome } from '../authentication/start.ts'
import { charge, refusalOf, type Beginning, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { joined, rowAfter, rowInserted, type Planned } from '../plan.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { beginFoundCharge, forCharge, type FoundForCharge, type InvoiceCharge } from './charge.ts'
import { finalizeInvoice } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import type { PaidInvoice } from './payable.ts'

/** An invoice with what came of charging it. */
export interface ChargedInvoice extends PaidInvoice {
  /** The charge that paid it, is being checked or waits for its cardholder; null where nothing was to be charged. */
  readonly attempt: PaymentAttempt | null
  /** How often it has been charged, this time included. */
  readonly attempts: number
  /** Where the cardholder passes the 3-D Secure challenge that the charge waits for; null where there is none. */
  readonly redirectUrl: string | null
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
 * without a charge. A payment in doubt is no error here: the attempt that is given back is open then. Nor is one whose
 * issuer wants to hear from its cardholder: it is made anew, by itself, once the challenge is passed.
 * Errors: `resource_missing`, `invalid_state` for an invoice that takes no payment, `payment_declined`,
 * `payment_processing` while another payment of it is under way. Pinned by doors-rapyd.test.ts and
 * doors-rapyd-challenges.test.ts.
 */
export function finalizeAndPay(
  context: Context,
  ports: AuthenticationPorts,
  invoiceId: string,
  { methodId, param }: Method,
): () => Promise<Charged> {
  const params = { invoice: undefined, amount: 'amount', method: param }
  const wanted: InvoiceCharge = { invoiceId, methodId, amountMinor: undefined, challengeFollows: true, params }
  let read: Ready | null = null
  let attempts = 0
  const begin = async (): Promise<Result<Beginning, DomainError>> => {
    const ready = read ? ok(read) : await makeReady(context, ports.sealer, wanted)
    read = null
    if (!ready.ok) return ready
    const { found } = ready.value
    attempts = found.earlier ? found.tried : found.tried + 1
    return beginReady(context, ports, wanted, ready.value)
  }
  const charged = charge(context, ports, begin, (settlement) => chargedInvoice(settlement, attempts))
  return async () => {
    const ready = await makeReady(context, ports.sealer, wanted)
    if (!ready.ok) return ready
    const { final, found } = ready.value
    if (final?.value.invoice.status === 'paid') {
      const value = { ...final.value, attempt: null, attempts: found.tried, redirectUrl: null }
      return ok({ value, plan: final.plan })
    }
    read = ready.value
    return charged()
  }
}

/** What a charge begins from, with what finalises the invoice where it is a draft. */
interface Ready {
  readonly found: FoundForCharge & { readonly tried: number }
  readonly final: Planned<InvoiceWithLines> | null
}

async function makeReady(context: Context, sealer: Sealer, wanted: InvoiceCharge): Promise<Result<Ready, DomainError>> {
  const tried = context.db.rows.paymentAttempts.countOfInvoice(wanted.invoiceId)
  const found = await context.db.load({ ...forCharge(context, wanted), tried })
  if (found.earlier || found.invoice?.status !== 'draft') return ok({ found, final: null })
  const final = await finalizeInvoice(context, sealer, wanted.invoiceId)
  return final.ok ? ok({ found, final: final.value }) : final
}

function beginReady(
  context: Context,
  ports: AuthenticationPorts,
  wanted: InvoiceCharge,
  ready: Ready,
): Result<Beginning, DomainError> {
  const begun = beginFinal(context, wanted, ready)
  if (!begun.ok || begun.value.kind === 'earlier') return begun
  const { state, account, tender } = begun.value
  if (!tender) throw new Error('a charge needs an instrument')
  const { id: paymentAttemptId, amountMinor, currency } = state.attempt
  const challenge = {
    owner: { paymentAttemptId },
    account,
    instrument: tender.instrument,
    amountMinor,
    currency,
    returnUrl: null,
  }
  return ok({ ...begun.value, answered: (outcome) => challengedOutcome(context, ports, outcome, challenge) })
}

/** The number is allotted by the commit that the charge begins with, so the gateway is told the id instead. */
function beginFinal(context: Context, wanted: InvoiceCharge, { found, final }: Ready): Result<Beginning, DomainError> {
  if (!final) return beginFoundCharge(context, wanted, found)
  const { invoice, lines } = final.value
  const description = `Invoice ${publicId('invoice', invoice.id)}`
  const begun = beginFoundCharge(context, { ...wanted, description }, { ...found, invoice, lines })
  if (!begun.ok || begun.value.kind === 'earlier') return begun
  return ok({ ...begun.value, plan: joined(final.plan, begun.value.plan) })
}

function chargedInvoice({ state, attempt, plan }: Settlement, attempts: number): Result<ChargedInvoice, DomainError> {
  const redirectUrl = rowInserted(plan, 'authentications')?.url ?? null
  const refusal = redirectUrl === null ? refusalOf(attempt) : null
  if (refusal && refusal.code !== 'payment_processing') return err(refusal)
  if (!state.invoice) return err(missing('Invoice'))
  const { row, lines } = state.invoice
  return ok({ invoice: rowAfter(plan, 'invoices', row), lines, attempt, attempts, redirectUrl })
}
