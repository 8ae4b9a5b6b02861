import { presentCreditNote, presentGatewayOperation, type CreateInvoiceCreditNote } from '@revkeen-edge/contracts'
import { isOpenReversal } from '@revkeen-edge/domain'
import type { IssuedNote } from '@revkeen-edge/services/credit-notes/create.ts'

/** Where an answer shows the number of its credit note, which the commit may allot. */
export const NUMBER_PATH = 'data.credit_note_number'

/** Whether it is not known yet what became of a gateway's part. */
export function isUndecided({ reversals }: IssuedNote): boolean {
  return reversals.some(isOpenReversal)
}

/** The answer of an operation that issues a credit note: with what gateways were asked, where they were to be. */
export function issuedAnswer(
  { note, reversals }: IssuedNote,
  body: CreateInvoiceCreditNote,
  requestId: string,
): object {
  const routed = body.auto_route === true || note.creditMethod === 'refund_to_payment_method'
  const data = presentCreditNote(note)
  return {
    data: routed ? { ...data, gateway_operations: reversals.map(presentGatewayOperation) } : data,
    requestId,
  }
}
