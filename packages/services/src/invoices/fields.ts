import type { CreateInvoice, UpdateInvoice } from '@revkeen-edge/contracts'
import {
  dueAtOf,
  err,
  extension,
  INVOICE,
  invalidField,
  isLate,
  ok,
  transition,
  type DomainError,
  type Invoice,
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { looksLikeSeries } from './series.ts'

type Body = Pick<
  CreateInvoice | UpdateInvoice,
  | 'memo'
  | 'footer'
  | 'due_date'
  | 'allowed_methods'
  | 'allow_partial_payments'
  | 'custom_fields'
  | 'metadata'
  | 'invoice_number'
  | 'subscription_terms'
>

/** The columns that a body sets and that stay open when an invoice is final: words, dates and ways to pay. */
export function openFields(body: Body, { timezone }: Pick<Merchant, 'timezone'>): Partial<Invoice> {
  const { memo, footer, due_date: dueDate, allowed_methods: allowedMethods } = body
  return given({
    memo,
    footer,
    // Restricted to nothing is not restricted.
    allowedMethods: allowedMethods?.length === 0 ? null : allowedMethods,
    allowPartialPayments: body.allow_partial_payments,
    customFields: body.custom_fields,
    metadata: body.metadata,
    dueDate,
    dueAt: typeof dueDate === 'string' ? dueAtOf(dueDate, timezone) : dueDate,
  })
}

/** The columns that stay open, laid over an invoice: one that is overdue is no longer, where its due date is moved on. */
export function openChanges({ now }: Pick<Context, 'now'>, invoice: Invoice, set: Partial<Invoice>): Partial<Invoice> {
  if (set.dueAt === undefined || isLate({ dueAt: set.dueAt }, now)) return set
  const next = transition(INVOICE, invoice.status, extension(invoice))
  return next.ok ? { ...set, status: next.value } : set
}

/** The columns that are fixed when an invoice becomes final, beside its amounts. */
export function fixedFields({
  invoice_number: number,
  subscription_terms,
}: Body): Result<Partial<Invoice>, DomainError> {
  if (typeof number === 'string' && looksLikeSeries(number)) {
    return err(invalidField('invoice_number', 'looks like a number of the series, which are allotted'))
  }
  return ok(given({ number, subscriptionTerms: subscription_terms }))
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the fields that are not given. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
