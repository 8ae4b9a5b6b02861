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
  let issued: IssuedNote | null = null
  const begin = async () => {
    const begun = await beginNote(context, invoiceId, await wantedNote(invoiceId, body, param))
    if (!begun.ok) return begun
    if (begun.value.kind !== 'issued') return ok(begun.value)
    issued = begun.value.issued
    return err(ISSUED_BEFORE)
  }
  const carried = reverse(context, ports, begin, (state) => ok(issuedNote(state)))
  return async () => {
    const given = await carried()
    return issued ? ok({ value: issued, plan: { changes: [] } }) : given
  }
}

/** Ends what was about to be begun: the note that is there already is the answer. */
const ISSUED_BEFORE: DomainError = { code: 'conflict', message: 'The credit note is issued already.' }

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

/** A credit note with all that was done to return its money, oldest first. */
export function issuedNote(state: ReversalState): IssuedNote {
  if (!state.note) throw new Error('a credit note was issued without one')
  return { note: state.note, reversals: reversalsOfNote(state) }
}
