import type { CreateInvoice, UpdateInvoice } from '@revkeen-edge/contracts'
import {
  dueAtOf,
  err,
  invalidField,
  ok,
  type DomainError,
  type Invoice,
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
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
    allowedMethods,
    allowPartialPayments: body.allow_partial_payments,
    customFields: body.custom_fields,
    metadata: body.metadata,
    dueDate,
    dueAt: typeof dueDate === 'string' ? dueAtOf(dueDate, timezone) : dueDate,
  })
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
