import { FEE_MATRIX_VERSION, publicId, type Invoice, type InvoiceComment, type InvoiceLine } from '@revkeen-edge/domain'
import * as z from 'zod'
import { iso, isoOrNull } from './fields.ts'
import { ignoredPush, presentExternal, presentExternalBatch } from './external.ts'
import { invoice, invoiceLine, invoiceSummary, presentInvoice, presentInvoiceLine } from './invoices.ts'
import { pagination } from './lists.ts'

/** What belongs to an invoice and has answers of its own: lines, comments, estimates, pushes. */

export const invoiceLineResponse = z.object({
  data: invoiceLine.extend({ invoice_id: z.string() }),
  /** The invoice as the line left it. */
  invoice: invoiceSummary,
  requestId: z.string(),
})

export function presentLineOf(row: InvoiceLine): z.infer<typeof invoiceLineResponse>['data'] {
  return { ...presentInvoiceLine(row), invoice_id: row.invoiceId }
}

export const deletedInvoiceLineResponse = z.object({
  data: z.object({ id: z.string(), deleted: z.literal(true) }),
  invoice: invoiceSummary,
  success: z.literal(true),
  requestId: z.string(),
})

export const invoiceComment = z.object({
  id: z.string(),
  public_id: z.string(),
  invoiceId: z.string(),
  userId: z.string().nullable(),
  content: z.string(),
  isInternal: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string().nullable(),
})

export const invoiceCommentResponse = z.object({ data: invoiceComment, requestId: z.string() })
export const invoiceCommentListResponse = z.object({
  data: z.array(invoiceComment),
  pagination,
  requestId: z.string(),
})

export function presentInvoiceComment(row: InvoiceComment): z.infer<typeof invoiceComment> {
  const { id, invoiceId, userId, content, isInternal } = row
  return {
    id,
    public_id: publicId('invoiceComment', id),
    invoiceId,
    userId,
    content,
    isInternal,
    createdAt: iso(row.createdAt),
    updatedAt: isoOrNull(row.updatedAt),
  }
}

export const marginEstimate = z.object({
  rail: z.enum(['card', 'direct_debit', 'pay_by_bank', 'in_store']),
  card_scheme: z.string().nullable(),
  gross_minor: z.number(),
  estimated_fee_minor: z.number(),
  net_after_fees_minor: z.number(),
  fee_breakdown: z.object({
    percentage_fee_minor: z.number(),
    fixed_fee_minor: z.number(),
    minimum_fee_adjustment_minor: z.number(),
  }),
  pricing_source: z.literal('matrix'),
  matrix_version: z.string(),
})

export const marginEstimateResponse = z.object({
  data: z.object({
    invoice_id: z.string(),
    amount_minor: z.number(),
    currency: z.string(),
    estimates: z.array(marginEstimate),
  }),
})

/** `warnings` name what a push did not change, because the invoice is final. */
export const externalInvoiceResponse = z.union([
  z.object({
    data: invoice,
    created: z.boolean(),
    warnings: z.array(z.string()).optional(),
    requestId: z.string(),
  }),
  ignoredPush,
])

export const externalInvoiceBatchResponse = z.object({
  data: z.array(
    z.object({
      index: z.number(),
      status: z.enum(['created', 'updated', 'ignored']),
      reason: z.enum(['stale_update', 'unchanged_content']).optional(),
      data: invoice.optional(),
      warnings: z.array(z.string()).optional(),
    }),
  ),
  summary: z.object({ created: z.number(), updated: z.number(), ignored: z.number() }),
  requestId: z.string(),
})

interface Pushed {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly warnings: readonly string[]
}
type Outcome = Parameters<typeof presentExternal<Pushed>>[0]

const presentPushed = ({ invoice: row, lines }: Pushed) => presentInvoice(row, lines)

/** A push's answer, with what the push could not change. */
export function presentExternalInvoice(outcome: Outcome): object {
  return { ...presentExternal(outcome, presentPushed), ...warningsOf(outcome) }
}

/** The answer to a batch of pushes. */
export function presentExternalInvoiceBatch(outcomes: readonly Outcome[]): object {
  const { data, ...rest } = presentExternalBatch(outcomes, presentPushed)
  return { ...rest, data: data.map((item, index) => ({ ...item, ...warningsOf(outcomes[index]) })) }
}

function warningsOf(outcome: Outcome | undefined): { warnings?: readonly string[] } {
  const warnings = outcome && 'row' in outcome ? outcome.row.warnings : []
  return warnings.length > 0 ? { warnings } : {}
}

interface Estimated {
  readonly invoice: Pick<Invoice, 'id' | 'currency'>
  readonly amountMinor: number
  readonly estimates: readonly {
    readonly rail: z.infer<typeof marginEstimate>['rail']
    readonly scheme: string | null
    readonly grossMinor: number
    readonly percentageMinor: number
    readonly fixedMinor: number
  }[]
}

export function presentMarginEstimates(found: Estimated): z.infer<typeof marginEstimateResponse>['data'] {
  return {
    invoice_id: found.invoice.id,
    amount_minor: found.amountMinor,
    currency: found.invoice.currency,
    estimates: found.estimates.map(({ rail, scheme, grossMinor, percentageMinor, fixedMinor }) => ({
      rail,
      card_scheme: scheme,
      gross_minor: grossMinor,
      estimated_fee_minor: percentageMinor + fixedMinor,
      net_after_fees_minor: grossMinor - percentageMinor - fixedMinor,
      fee_breakdown: {
        percentage_fee_minor: percentageMinor,
        fixed_fee_minor: fixedMinor,
        // No rail has a minimum.
        minimum_fee_adjustment_minor: 0,
      },
      pricing_source: 'matrix',
      matrix_version: FEE_MATRIX_VERSION,
    })),
  }
}
