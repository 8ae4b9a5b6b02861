import type { CreateInvoiceCreditNote } from '@revkeen-edge/contracts'
import { err, ok, type CreditNote, type DomainError, type Result, type Reversal } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { reversalsOfNote } from '../reversals/note.ts'
import { reverse, type Returning } from '../reversals/reverse.ts'
import type { ReversalState } from '../reversals/state.ts'
import { issueNote } from './issue.ts'
import { loadCreditable, type Before } from './load.ts'
import type { WantedNote } from './new.ts'
import { wantedNote } from './wanted.ts'

/** A credit note with the return of money that it asked for. */
export interface IssuedNote {
  readonly note: CreditNote
  readonly reversals: readonly Reversal[]
}

type Beginning = Returning | { readonly kind: 'issued'; readonly issued: IssuedNote }

/**
 * Issues a credit note for an invoice. What is still owed is credited first; the rest goes back to what the customer paid
 * with, the last payment first, each through its own gateway; or to the customer's balance; or nowhere. What the
 * gateways say is told by the reversals: the credit note is `applied` once all of them have succeeded. `param` is what the
 * request calls the invoice.
 * Errors: `resource_missing`, `invalid_state`, `amount_too_large`, `validation_error`, `payment_processing` while a charge
 * of the invoice is under way. Pinned by credit-notes.test.ts and credit-notes-lost-answers.test.ts.
 */
export function createCreditNote(
  context: Context,
  ports: PaymentPorts,
  invoiceId: string,
  body: CreateInvoiceCreditNote,
  param?: string,
): () => Promise<Result<Planned<IssuedNote>, DomainError>> {
  let carried: (() => Promise<Result<Planned<IssuedNote>, DomainError>>) | null = null
  return async () => {
    if (carried) return carried()
    const wanted = await wantedNote(invoiceId, body, param)
    const first = await beginNote(context, invoiceId, wanted)
    if (!first.ok) return first
    const begun = first.value
    if (begun.kind === 'issued') return ok({ value: begun.issued, plan: { changes: [] } })
    // Nobody has to be asked: one commit does it all, the answer included.
    if (begun.kind === 'new' && begun.dispatches.length === 0) {
      return ok({ value: issuedNote(begun.state), plan: begun.plan })
    }
    let next: Result<Returning, DomainError> | null = ok(begun)
    const begin = async () => {
      const known = next ?? withoutIssued(await beginNote(context, invoiceId, wanted))
      next = null
      return known
    }
    carried = reverse(context, ports, begin, (state) => ok(issuedNote(state)))
    return carried()
  }
}

async function beginNote(
  context: Context,
  invoiceId: string,
  wanted: WantedNote,
): Promise<Result<Beginning, DomainError>> {
  const found = await loadCreditable(context, invoiceId, { key: wanted.idempotencyKey, param: wanted.param })
  if (!found.ok) return found
  const { around, before } = found.value
  if (before.earlier.length > 0) return ok({ kind: 'earlier', reversals: before.earlier })
  if (before.sameKey) return repeated(context, before.sameKey, wanted)
  return issueNote(context, around, wanted)
}

async function repeated(
  { db }: Context,
  note: NonNullable<Before['sameKey']>,
  { requestHash }: WantedNote,
): Promise<Result<Beginning, DomainError>> {
  if (note.requestHash !== requestHash) {
    const message = 'This idempotency_key issued a credit note for another request.'
    return err({ code: 'conflict', message, param: 'idempotency_key' })
  }
  const { reversals } = await db.load({ reversals: db.rows.reversals.ofNote(note.id) })
  return ok({ kind: 'issued', issued: { note, reversals } })
}

/** Somebody else issued it while this request was about to: the next try gets it. */
function withoutIssued(begun: Result<Beginning, DomainError>): Result<Returning, DomainError> {
  if (!begun.ok) return begun
  if (begun.value.kind !== 'issued') return ok(begun.value)
  return err({
    code: 'conflict',
    message: 'Another request with this idempotency_key is issuing the credit note. Retry.',
    param: 'idempotency_key',
  })
}

/** A credit note with all that was done to return its money, oldest first. */
export function issuedNote(state: ReversalState): IssuedNote {
  if (!state.note) throw new Error('a credit note was issued without one')
  return { note: state.note, reversals: reversalsOfNote(state) }
}
