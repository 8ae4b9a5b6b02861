import type { DomainError } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

interface Names {
  readonly invoice_number?: string | null | undefined
  readonly external_source?: string | undefined
  readonly external_id?: string | undefined
}

/** What a number that another invoice has is refused with. */
export function numberTaken(number: string): DomainError {
  return { code: 'conflict', message: `Another invoice has the number ${number}.`, param: 'invoice_number' }
}

/** Which name of an invoice another one has, after a commit that was refused for it; null for neither. */
export async function takenNumber(
  { db }: Context,
  { invoice_number: number, external_source: source, external_id: externalId }: Names,
  ownId: string | null = null,
): Promise<DomainError | null> {
  const refs = source === undefined || externalId === undefined ? [] : [{ source, externalId }]
  const { sameNumber, sameRecord } = await db.load({
    sameNumber: db.rows.invoices.byNumber(number ?? ''),
    sameRecord: db.rows.invoices.byExternal(refs),
  })
  if (sameNumber && sameNumber.id !== ownId) {
    return numberTaken(sameNumber.number ?? '')
  }
  if (sameRecord.length === 0) return null
  return { code: 'conflict', message: `Another invoice stands for the record ${externalId}.`, param: 'external_id' }
}
