import { invoiceFinalized, type Invoice, type InvoiceLine } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sha256Hex } from '@revkeen-edge/services/crypto.ts'
import { newInvoice, newInvoiceLine } from '@revkeen-edge/services/invoices/new.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { System } from '@revkeen-edge/testing'
import { execute, operatorContext } from '../../scripts/admin/execute.ts'
import { cardToken, type PayAnswer } from './buyer.ts'

/** An invoice with a public page. */
export interface PublicPage {
  readonly invoiceId: string
  readonly token: string
  readonly url: string
}

/** What a test's invoice differs in; `lines` differ from one line of 100.00 USD. */
interface Given extends Partial<Invoice> {
  readonly lines?: readonly Partial<InvoiceLine>[]
}

let made = 0

/** A finalised invoice of 100.00 USD, owed by a customer, with the address that its mail would carry. */
export async function publicInvoice(
  { admin, urls }: System,
  merchantId: string,
  customerId: string,
  given: Given = {},
): Promise<PublicPage> {
  const context = operatorContext(admin, { merchantId, mode: 'sandbox' })
  const token = systemRuntime.token()
  made += 1
  const { invoice, lines } = await rowsOf(context, customerId, given, { token, number: `A-${1000 + made}` })
  const entry = {
    kind: 'invoice' as const,
    key: await sha256Hex(token),
    merchantId,
    targetId: invoice.id,
    data: { mode: 'sandbox' },
  }
  await execute(context, async () => ({
    ok: true,
    value: {
      value: null,
      plan: {
        changes: [
          insert('invoices', invoice),
          ...lines.map((line) => insert('invoiceLines', line)),
          insert('directory', { ...entry, purgeAt: null }),
        ],
        movements: isOwed(invoice) ? [invoiceFinalized(invoice)] : [],
      },
    },
  }))
  return { invoiceId: invoice.id, token, url: `${urls.checkout}/i/${token}` }
}

/** Whether the books have it as owed: not before it is finalised, nor once it is void. */
function isOwed({ status, finalizedAt }: Invoice): boolean {
  return finalizedAt !== null && status !== 'voided' && status !== 'uncollectible'
}

async function rowsOf(
  context: Context,
  customerId: string,
  { lines: given = [{}], ...fields }: Given,
  { token, number }: { token: string; number: string },
): Promise<{ invoice: Invoice; lines: InvoiceLine[] }> {
  const base = newInvoice(context, { customerId, currency: 'USD', origin: 'manual' })
  const lines = given.map((line, position) => {
    const known = { position, description: 'Consulting', quantity: 1, unitAmountMinor: 10_000, subtotalMinor: 10_000 }
    const row = { ...newInvoiceLine(context, base, known), ...line }
    return { ...row, totalMinor: row.subtotalMinor - row.discountMinor + row.taxMinor }
  })
  const sum = (field: 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor') =>
    lines.reduce((running, line) => running + line[field], 0)
  const invoice: Invoice = {
    ...base,
    number,
    status: 'sent',
    subtotalMinor: sum('subtotalMinor'),
    discountMinor: sum('discountMinor'),
    taxMinor: sum('taxMinor'),
    totalMinor: sum('totalMinor'),
    finalizedAt: context.now,
    sentAt: context.now,
    publicTokenHash: await sha256Hex(token),
    ...fields,
  }
  return { invoice, lines }
}

export interface PartPayment {
  readonly session: string
  /** What the payer saw and pays, in minor units. */
  readonly amountMinor: number
  /** Names the amount, as the page's field does. */
  readonly named?: boolean
  readonly card?: string
  readonly email?: string
}

/** Presses Pay on an invoice's page, as its script does. */
export async function payPart(
  system: System,
  url: string,
  { session, amountMinor, named = true, card, email = 'payer@example.com' }: PartPayment,
): Promise<PayAnswer & { readonly error?: { readonly details?: { readonly fields?: Record<string, string[]> } } }> {
  const response = await fetch(`${url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      session,
      items: named ? [{ id: 'payment', quantity: 1, amount_minor: amountMinor }] : [],
      payment_token: await cardToken(system, card),
      email,
      expected_total_minor: amountMinor,
    }),
  })
  const body = (await response.json()) as object
  return { httpStatus: response.status, roundTrips: Number(response.headers.get('x-d1-round-trips')), ...body }
}

/** A payer's own session, as a page would hand it out. */
export const newPayer = (): string => systemRuntime.token()
