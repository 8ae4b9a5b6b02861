import { invoicesFallenDue } from '@revkeen-edge/db/payment-sweepers.ts'
import { fallDue } from '@revkeen-edge/services/invoices/fall-due.ts'
import { commitDue } from './commit-due.ts'

/** Open invoices whose due date has passed: each becomes overdue in a commit of its own. */
export const markOverdue = commitDue({ name: 'mark invoices overdue', due: invoicesFallenDue, plan: fallDue })
