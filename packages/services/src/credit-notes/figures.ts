import {
  appliedOf,
  creditable,
  creditableLines,
  creditedParts,
  creditReturnable,
  creditTax,
  err,
  givable,
  invalidState,
  lastInFirstOut,
  namedParts,
  ok,
  proportionalParts,
  type CreditableLine,
  type CreditedPart,
  type CreditedTax,
  type CreditMethod,
  type DomainError,
  type Invoice,
  type Result,
  type WantedLine,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { WantedReversal } from '../reversals/new.ts'
import { refundOf } from '../reversals/refund.ts'
import type { Reversible } from '../reversals/state.ts'
import type { Creditable } from './load.ts'

/** How much of an invoice is credited, and how its customer gets it. */
export interface WantedCredit {
  readonly amountMinor: number
  readonly taxMinor?: number | undefined
  readonly method: CreditMethod
  readonly lines?: readonly WantedLine[] | undefined
  readonly reason?: string | undefined
  readonly reasonCode?: string | undefined
  /** What the request calls the invoice in errors. */
  readonly param?: string | undefined
}

/** What a credit note comes to. Amounts in minor units. */
export interface NoteFigures extends CreditedTax {
  readonly amountMinor: number
  /** Of it: what goes against what is still owed. */
  readonly appliedMinor: number
  readonly parts: readonly CreditedPart[]
  /** The money that goes back, the last payment first. */
  readonly returns: readonly WantedReversal[]
}

/**
 * The figures of a credit note: what previews show and what is issued. Errors: `invalid_state` for an invoice that cannot
 * be credited, `amount_too_large` beyond what is left of it or of its payments, `validation_error` for a tax or lines that
 * do not fit. Pinned by credit-notes.test.ts.
 */
export function figuresOf(
  context: Context,
  around: Creditable,
  wanted: WantedCredit,
): Result<NoteFigures, DomainError> {
  const { row: invoice } = around.invoice
  const refusal = refusalOfCredit(invoice, wanted)
  if (refusal) return err(refusal)
  const { amountMinor } = wanted
  const lines = creditableLines(around.invoice.lines, around.noteLines)
  const parts = wanted.lines ? namedParts(lines, wanted.lines, amountMinor) : ok(proportionalParts(lines, amountMinor))
  if (!parts.ok) return parts
  const tax = taxOf(around, wanted, lines, parts.value)
  if (!tax.ok) return tax
  const appliedMinor = appliedOf(invoice, amountMinor)
  const returns = returnsOf(context, around, wanted, amountMinor - appliedMinor)
  if (!returns.ok) return returns
  return ok({
    ...tax.value,
    amountMinor,
    appliedMinor,
    parts: creditedParts(lines, parts.value, tax.value.lineTaxes),
    returns: returns.value,
  })
}

/** Why an invoice cannot be credited at all; null where it can. */
export function uncreditable(invoice: Invoice): string | null {
  if (creditable(invoice) > 0) return null
  if (invoice.creditedMinor > 0 && invoice.creditedMinor === invoice.totalMinor) {
    return 'The invoice is credited in full.'
  }
  if (invoice.totalMinor === 0) return 'The invoice comes to nothing.'
  const status = invoice.status === 'draft' ? 'a draft' : invoice.status.replaceAll('_', ' ')
  return `The invoice is ${status} and cannot be credited.`
}

function refusalOfCredit(invoice: Invoice, { amountMinor, param }: WantedCredit): DomainError | null {
  const reason = uncreditable(invoice)
  if (reason !== null) return invalidState(reason, param)
  const left = creditable(invoice)
  if (amountMinor <= left) return null
  return {
    code: 'amount_too_large',
    message: `Only ${left} of the invoice can still be credited, in minor units of ${invoice.currency}.`,
    param: 'amount_minor',
  }
}

/** In proportion to the amount; of the lines themselves where the request names them. */
export function taxOf(
  { invoice: { row }, notes }: Pick<Creditable, 'invoice' | 'notes'>,
  { amountMinor, taxMinor, lines: named }: Pick<WantedCredit, 'amountMinor' | 'taxMinor' | 'lines'>,
  lines: readonly CreditableLine[],
  parts: readonly number[],
): Result<CreditedTax, DomainError> {
  const invoice = { amountMinor: row.totalMinor, taxMinor: row.taxMinor, taxes: row.taxes }
  return creditTax(invoice, notes, {
    amountMinor,
    taxMinor,
    lines: lines.map((line, index) => ({ ...line, partMinor: parts[index] ?? 0 })),
    named: named !== undefined,
  })
}

const NOTHING = ok([])

/**
 * The money that goes back, the last payment first. Errors: `amount_too_large` where the invoice's payments have less left.
 */
export function returnsOf(
  context: Context,
  around: Reversible,
  wanted: Pick<WantedCredit, 'method' | 'reason' | 'reasonCode'>,
  restMinor: number,
): Result<readonly WantedReversal[], DomainError> {
  if (restMinor === 0 || wanted.method === 'external') return NOTHING
  const payments = around.taken.map(({ payment }) => payment)
  const left = givable(payments, around.notes)
  const parts = restMinor > left ? null : lastInFirstOut(payments, restMinor, creditReturnable)
  if (!parts) return err(tooLittle(around.invoice.row, wanted.method, { restMinor, left }))
  if (wanted.method === 'customer_balance') return NOTHING
  const { reason, reasonCode } = wanted
  return ok(
    parts.flatMap(({ payment, amountMinor }) => {
      const taken = around.taken.find((each) => each.payment.id === payment.id)
      if (!taken) return []
      return [refundOf(context, around, taken, { amountMinor, reason, reasonCode: refundReasonOf(reasonCode) })]
    }),
  )
}

function tooLittle(
  { currency }: Invoice,
  method: CreditMethod,
  { restMinor, left }: { restMinor: number; left: number },
): DomainError {
  const way = method === 'customer_balance' ? 'be put on the balance' : 'go back to what it was paid with'
  return {
    code: 'amount_too_large',
    message: `${restMinor} was to ${way}, but only ${left} of what was paid is left, in minor units of ${currency}.`,
    param: 'amount_minor',
  }
}

/** What a refund calls a credit note's reason. */
const REFUND_REASONS: Readonly<Record<string, string>> = {
  customer_request: 'customer_request',
  duplicate_charge: 'duplicate',
  subscription_cancellation: 'subscription_canceled',
}

function refundReasonOf(reasonCode: string | undefined): string | undefined {
  return reasonCode === undefined ? undefined : (REFUND_REASONS[reasonCode] ?? 'other')
}
