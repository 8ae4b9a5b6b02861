import type { ExternalInvoice } from '@revkeen-edge/contracts'
import { err, INVOICE, ok, transition, type DomainError, type Invoice, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { starting } from './create.ts'
import type { Finishable } from './finalize.ts'
import type { Bill } from './load.ts'
import { spoken, type Decide } from './moves.ts'
import { sending } from './send.ts'
import { underWay, voiding } from './void.ts'

type Status = ExternalInvoice['status']

/** Whether a record with this status is gone where it comes from. */
export function isVoid(status: Status): status is 'void' | 'voided' {
  return status === 'void' || status === 'voided'
}

/** Whether a record with this status is final where it comes from. */
export function isFinal(status: Status): boolean {
  return status !== undefined && status !== 'draft' && !isVoid(status)
}

/** Where the status of a record that is not there yet starts its invoice. */
export function startOf(status: Status) {
  return isVoid(status) ? undefined : status
}

/** What is known of an invoice beside its row, where a push may void it. */
export type Standing = Pick<Bill, 'open' | 'redemptions' | 'order'>

interface Stands {
  readonly status: Status
  readonly invoice: Invoice
  readonly terms: Finishable
  readonly standing: Standing | null
}

/** The moves that a push's status asks for; or why it cannot be followed, in words. A draft may have to go altogether. */
export interface StatusStep {
  readonly moves: readonly Decide[]
  readonly deletes: boolean
  readonly held: string | null
}

const STAYS: StatusStep = { moves: [], deletes: false, held: null }

/**
 * Takes an invoice that is there to where its record is. What stands in the way for good is told, and the invoice stays;
 * whoever has to approve an invoice is not passed over. Errors: `conflict` while a payment of it is being checked.
 */
export function statusStep(context: Context, sealer: Sealer, at: Stands): Result<StatusStep, DomainError> {
  const { status, invoice, terms } = at
  if (isVoid(status)) return voidStep(context, at)
  if (!isFinal(status)) return ok(STAYS)
  if (invoice.status === 'pending_approval') return ok(WAITS)
  if (invoice.status === 'voided') return ok(held('the invoice is voided'))
  if (invoice.status === 'draft') return ok(follow(...starting(context, sealer, terms, startOf(status))))
  return ok(status === 'sent' && invoice.status === 'approved' ? follow(sending(context, sealer, terms)) : STAYS)
}

/** What is final is voided; a draft was never owed, so it is deleted. */
function voidStep(context: Context, { invoice, standing }: Stands): Result<StatusStep, DomainError> {
  if (invoice.status === 'voided') return ok(STAYS)
  if (invoice.status === 'pending_approval') return ok(WAITS)
  if (invoice.status === 'draft') return ok(standing?.order ? held('it has an order') : { ...STAYS, deletes: true })
  if (!transition(INVOICE, invoice.status, 'void').ok) return ok(held(`the invoice is ${spoken(invoice.status)}`))
  if (invoice.paidMinor > 0) return ok(held('the invoice has payments'))
  if (!standing || standing.open) return err({ code: 'conflict', message: underWay.message, param: 'status' })
  return ok(follow(voiding(context, standing, null)))
}

const WAITS: StatusStep = held('the invoice waits for approval')

function follow(...moves: readonly Decide[]): StatusStep {
  return { ...STAYS, moves }
}

function held(reason: string): StatusStep {
  return { ...STAYS, held: reason }
}
