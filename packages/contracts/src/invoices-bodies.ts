import { MAX_AMOUNT_MINOR } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  amountMinor,
  currency,
  dateOrInstant,
  email,
  instant,
  json,
  multiline,
  positiveAmountMinor,
  quantity,
  reference,
  text,
} from './fields.ts'
import { flag, offsetQuery } from './lists.ts'
import { unlessMissing } from './messages.ts'

/** What requests about invoices carry. */

export const MAX_INVOICE_LINES = 1_000

/** Minor units of either sign: a negative line is a credit. */
const signedAmountMinor = z
  .int({ error: unlessMissing('must be a whole number of minor units') })
  .min(-MAX_AMOUNT_MINOR, 'is too small')
  .max(MAX_AMOUNT_MINOR, 'is too large')

const lineFields = {
  description: text(1000).optional(),
  amount_minor: signedAmountMinor.optional(),
  /** Another name of `amount_minor`. */
  unit_amount_minor: signedAmountMinor.optional(),
  quantity: quantity.optional(),
  tax_rate_ids: z.array(reference('taxRate')).max(20).optional(),
  period_start: instant.optional(),
  period_end: instant.optional(),
}

interface TwoAmounts {
  amount_minor?: number | undefined
  unit_amount_minor?: number | undefined
}

function oneAmount({ value, issues }: z.core.ParsePayload<TwoAmounts>): void {
  const { amount_minor: one, unit_amount_minor: other } = value
  if (one === undefined || other === undefined || one === other) return
  issues.push({ code: 'custom', input: other, path: ['unit_amount_minor'], message: 'differs from amount_minor' })
}

/** A line by hand, or of the catalogue: a price or a product in a quantity. */
export const invoiceLineBody = z
  .object({ ...lineFields, price_id: reference('price').optional(), product_id: reference('product').optional() })
  .check(oneAmount)
export const updateInvoiceLineBody = z.object(lineFields).check(oneAmount)
export type InvoiceLineBody = z.infer<typeof invoiceLineBody>
export type UpdateInvoiceLine = z.infer<typeof updateInvoiceLineBody>

const lineItems = z.array(invoiceLineBody).max(MAX_INVOICE_LINES)

const subscriptionTermsBody = z.object({
  collection_method: z.enum(['charge_automatically', 'send_invoice']),
  start_mode: z.enum(['when_paid', 'on_invoice_date', 'first_of_next_month', 'specific_date']),
  start_date: dateOrInstant.optional(),
  duration_type: z.enum(['until_cancelled', 'fixed_cycles', 'end_date']),
  duration_count: z.int().min(1).max(1_200).optional(),
  end_date: dateOrInstant.optional(),
  first_payment_behavior: z.enum(['charge_first_cycle_now', 'defer_first_cycle_to_start_date']),
})

const methods = z.array(z.enum(['card', 'direct_debit', 'pay_by_bank', 'in_store']))
const allowedMethods = methods.min(1).refine(areDistinct, 'must not name a method twice')
/** Of an invoice that is there, none of them lifts the restriction. */
const changedMethods = methods.refine(areDistinct, 'must not name a method twice')

function areDistinct(named: readonly string[]): boolean {
  return new Set(named).size === named.length
}

/** What may always be changed, and what is fixed with the amounts. */
const fields = {
  memo: multiline(2000).nullish(),
  footer: multiline(2000).nullish(),
  due_date: dateOrInstant.nullish(),
  allowed_methods: allowedMethods.nullish(),
  allow_partial_payments: z.boolean().optional(),
  custom_fields: json.optional(),
  metadata: json.optional(),
}
const financial = {
  invoice_number: text(64).nullish(),
  total_minor: amountMinor.optional(),
  line_items: lineItems.optional(),
  /** Another name of `line_items`. */
  lines: lineItems.optional(),
  subscription_terms: subscriptionTermsBody.nullish(),
}
const discount = { discount_code: text(64).nullish(), discount_id: reference('discount').nullish() }
const customer = {
  customer_uuid: reference('customer').optional(),
  /** Another name of `customer_uuid`. */
  customer_id: reference('customer').optional(),
}

interface Twice {
  readonly customer_uuid?: string | undefined
  readonly customer_id?: string | undefined
  readonly line_items?: readonly unknown[] | undefined
  readonly lines?: readonly unknown[] | undefined
  readonly discount_code?: string | null | undefined
  readonly discount_id?: string | null | undefined
}

/** Of two names for one thing, one. */
function oneName({ value, issues }: z.core.ParsePayload<Twice>): void {
  const refuse = (path: keyof Twice, message: string) =>
    issues.push({ code: 'custom', input: value[path], path: [path], message })
  const { customer_uuid: one, customer_id: other } = value
  if (one !== undefined && other !== undefined && one !== other) refuse('customer_id', 'differs from customer_uuid')
  if (value.line_items && value.lines) refuse('lines', 'cannot be given together with line_items')
  if (value.discount_code != null && value.discount_id != null) {
    refuse('discount_id', 'cannot be given together with discount_code')
  }
}

interface Customered extends Twice {
  readonly total_minor?: number | undefined
}

/** A new invoice is for somebody, and for something. */
function complete({ value, issues }: z.core.ParsePayload<Customered>): void {
  if (value.customer_uuid === undefined && value.customer_id === undefined) {
    issues.push({ code: 'custom', input: undefined, path: ['customer_uuid'], message: 'is required' })
  }
  if (value.total_minor === undefined && value.line_items === undefined && value.lines === undefined) {
    issues.push({ code: 'custom', input: undefined, path: ['total_minor'], message: 'is required without line_items' })
  }
}

const externalRef = {
  external_source: text(64).optional(),
  external_id: text(200).optional(),
  external_type: text(64).optional(),
}

function wholeRef({ value, issues }: z.core.ParsePayload<{ external_source?: unknown; external_id?: unknown }>): void {
  const { external_source: source, external_id: id } = value
  if ((source === undefined) === (id === undefined)) return
  const path = source === undefined ? 'external_source' : 'external_id'
  issues.push({ code: 'custom', input: undefined, path: [path], message: 'is required: source and id go together' })
}

/** Where a new invoice may start; `open`, `finalized` and `approved` are one. */
const startStatus = z.enum(['draft', 'open', 'finalized', 'approved', 'sent'])

export const createInvoiceBody = z
  .object({
    ...customer,
    currency: currency.optional(),
    status: startStatus.optional(),
    ...fields,
    ...financial,
    ...discount,
    ...externalRef,
  })
  .check(oneName, complete, wholeRef)
export type CreateInvoice = z.infer<typeof createInvoiceBody>

export const updateInvoiceBody = z
  .object({
    status: z.enum([...startStatus.options, 'pending_approval', 'void', 'voided', 'uncollectible']).optional(),
    ...fields,
    allowed_methods: changedMethods.nullish(),
    ...financial,
    ...discount,
  })
  .check(oneName)
export type UpdateInvoice = z.infer<typeof updateInvoiceBody>

/** A record as an integration pushes it; `external_updated_at` orders pushes. */
const pushed = {
  ...customer,
  currency: currency.optional(),
  status: z.enum([...startStatus.options, 'void', 'voided']).optional(),
  ...fields,
  allowed_methods: changedMethods.nullish(),
  ...financial,
  external_type: text(64).nullish(),
  external_updated_at: instant.optional(),
}
export const externalInvoiceBody = z.object(pushed).check(oneName, complete)
export const externalInvoiceBatchBody = z.object({
  items: z
    .array(z.object({ source: text(64), external_id: text(200), ...pushed }).check(oneName, complete))
    .min(1)
    .max(100),
})
export type ExternalInvoice = z.infer<typeof externalInvoiceBody>
export type ExternalInvoiceBatch = z.infer<typeof externalInvoiceBatchBody>

export const finalizeInvoiceBody = z.object({ auto_advance: z.boolean().optional() })

const recipients = { to: z.array(email).min(1).max(20).optional(), cc: z.array(email).max(20).optional() }

export const sendInvoiceBody = z.object({
  channel: z.enum(['email', 'sms', 'whatsapp']).optional(),
  template_id: text(200).optional(),
  ...recipients,
})
export type SendInvoice = z.infer<typeof sendInvoiceBody>

export const remindInvoiceBody = z.object({ ...recipients, message: multiline(2000).optional() })
export type RemindInvoice = z.infer<typeof remindInvoiceBody>

export const voidInvoiceBody = z.object({ reason: multiline(1000).optional() })

/** `notes` is another name of `reason`. */
export const rejectInvoiceBody = z
  .object({ reason: multiline(2000).optional(), notes: multiline(2000).optional() })
  .refine((body) => body.reason === undefined || body.notes === undefined, {
    path: ['notes'],
    error: 'cannot be given together with reason',
  })

export const invoiceCommentBody = z.object({ content: multiline(5000), isInternal: z.boolean().optional() })
export type InvoiceCommentBody = z.infer<typeof invoiceCommentBody>

export const invoiceCommentsQuery = offsetQuery.extend({
  includeInternal: flag.optional(),
  include_internal: flag.optional(),
})

const rails = z.enum(['card', 'direct_debit', 'pay_by_bank', 'in_store'])

export const marginEstimateBody = z.object({
  amount_minor: positiveAmountMinor.optional(),
  rails: z.array(rails).min(1).max(4).optional(),
  card_scheme: text(40).optional(),
  card_schemes: z.array(text(40)).min(1).max(10).optional(),
})
export type MarginEstimateRequest = z.infer<typeof marginEstimateBody>
