import {
  presentPlannedOperation,
  type CreditEligibilityWire,
  type CreditNoteEligibilityWire,
  type CreditNotePreviewWire,
  type TransactionReversalEligibilityWire,
} from '@revkeen-edge/contracts'
import { receivedMinor } from '@revkeen-edge/domain'
import type { InvoiceEligibility, TransactionEligibility } from './eligibility.ts'
import type { NotePreview } from './preview.ts'

/** What is asked about credit notes, as the wire shows it. */

export function presentCreditNotePreview(preview: NotePreview): CreditNotePreviewWire {
  const { invoice } = preview
  return {
    object: 'credit_note_preview',
    invoice_id: invoice.id,
    proposed_amount_minor: preview.amountMinor,
    proposed_tax_amount_minor: preview.taxMinor,
    applied_minor: preview.appliedMinor,
    currency: invoice.currency,
    invoice: {
      id: invoice.id,
      total_minor: invoice.totalMinor,
      amount_paid_minor: receivedMinor(invoice),
      amount_due_minor: preview.dueMinor,
      previously_credited_minor: invoice.creditedMinor,
      max_creditable_minor: preview.creditableMinor,
    },
    after_credit: {
      new_amount_due_minor: preview.dueAfterMinor,
      new_amount_credited_minor: preview.creditedAfterMinor,
      would_leave_outstanding: preview.dueAfterMinor > 0,
    },
    exceeds_max_creditable: preview.exceeds,
    credit_method: preview.method,
    gateway_operations: preview.returns.map(presentPlannedOperation),
  }
}

export function presentCreditEligibility({
  invoice,
  creditableMinor,
  reason,
}: InvoiceEligibility): CreditEligibilityWire {
  return {
    can_credit: creditableMinor > 0,
    max_creditable_minor: creditableMinor,
    total_credited_minor: invoice.creditedMinor,
    invoice_total_minor: invoice.totalMinor,
    ...(reason === null ? {} : { reason }),
  }
}

/** No card has to be there again, and any part can go back: terminals are asked in their own way. */
const CONSTRAINTS = { partial_supported: true, requires_card_present: false, requires_terminal_online: false }

export function presentInvoiceEligibility({
  invoice,
  creditableMinor,
  payments,
}: InvoiceEligibility): CreditNoteEligibilityWire {
  return {
    invoice_id: invoice.id,
    total_amount_minor: invoice.totalMinor,
    total_paid_minor: receivedMinor(invoice),
    total_credited_minor: invoice.creditedMinor,
    max_creditable_minor: creditableMinor,
    eligible: creditableMinor > 0,
    payments: payments.map(({ payment, sale, availableMinor, operations }) => ({
      transaction_id: sale.id,
      gateway: payment.gateway,
      payment_method: payment.paymentMethodType,
      amount_minor: payment.capturedMinor,
      amount_refunded_minor: payment.refundedMinor,
      amount_available_minor: availableMinor,
      card_brand: payment.cardBrand,
      card_last4: payment.cardLast4,
      terminal_serial: null,
      available_operations: [...operations],
      constraints: CONSTRAINTS,
    })),
  }
}

export function presentTransactionEligibility({
  transaction,
  availableMinor,
  operations,
  reason,
}: TransactionEligibility): TransactionReversalEligibilityWire {
  return {
    can_reverse: operations.length > 0,
    transaction_id: transaction.id,
    gateway: transaction.gateway,
    payment_method: transaction.paymentMethodType,
    available_operations: [...operations],
    constraints: { max_amount: availableMinor, ...CONSTRAINTS, requires_customer_iban: false, reason },
    card_brand: transaction.cardBrand,
    card_last4: transaction.cardLast4,
    terminal_serial: null,
    terminal_uti: null,
  }
}
