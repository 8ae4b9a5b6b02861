import {
  creditEligibilityResponse,
  creditNoteEligibilityResponse,
  creditNoteLineListResponse,
  creditNoteListResponse,
  creditNotePreviewResponse,
  creditNoteResponse,
  issuedCreditNoteResponse,
  transactionReversalEligibilityResponse,
} from '@revkeen-edge/contracts'
import type {
  CreditEligibilityResponse,
  CreditNoteEligibilityResponse,
  CreditNoteListResponse,
  CreditNoteResponse,
  CreditNotesCreateResponses,
  CreditNotesGetResponses,
  CreditNotesListLinesResponses,
  CreditNotesListResponses,
  CreditNotesPreviewResponses,
  CreditNotesVoidResponses,
  TransactionReversalEligibilityResponse,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const creditNotes = {
  credit_notes_list: asDeclared<CreditNotesListResponses>(200, creditNoteListResponse),
  credit_notes_create: asDeclared<CreditNotesCreateResponses>(201, issuedCreditNoteResponse),
  credit_notes_preview: asDeclared<CreditNotesPreviewResponses>(200, creditNotePreviewResponse),
  credit_notes_get: asDeclared<CreditNotesGetResponses>(200, creditNoteResponse),
  credit_notes_list_lines: asDeclared<CreditNotesListLinesResponses>(200, creditNoteLineListResponse),
  credit_notes_void: asDeclared<CreditNotesVoidResponses>(200, creditNoteResponse),
  credit_notes_invoice_eligibility: asDeclared<{ 200: CreditNoteEligibilityResponse }>(
    200,
    creditNoteEligibilityResponse,
  ),
  credit_notes_transaction_reversal_eligibility: asDeclared<{ 200: TransactionReversalEligibilityResponse }>(
    200,
    transactionReversalEligibilityResponse,
  ),
  invoices_credit_eligibility: asDeclared<{ 200: CreditEligibilityResponse }>(200, creditEligibilityResponse),
  invoices_credit_notes_list: asDeclared<{ 200: CreditNoteListResponse }>(200, creditNoteListResponse),
  invoices_credit_note_issue: asDeclared<{ 201: CreditNoteResponse }>(201, issuedCreditNoteResponse),
}
