import { NOW, type Books } from './books.ts'

const OWN = { merchant_id: 'm1', created_at: NOW, updated_at: NOW, currency: 'USD', customer_id: 'c1' }
const GATEWAY = { gateway: 'nmi', gateway_account_id: 'gw1' }

/**
 * Adds to the first merchant of healthy books: an invoice of which a part was refunded and credited, and that is disputed
 * and paid out; one whose payment was undone before it was settled; and one that credit settled in part.
 */
export function addMoneyBack(books: Books): void {
  books.run("UPDATE number_series SET next = 5 WHERE prefix = 'INV'")
  books.insert('number_series', { merchant_id: 'm1', prefix: 'CN', year: 2026, next: 4 })
  addInvoices(books)
  addPayments(books)
  addReversals(books)
  addCreditNotes(books)
  addDisputes(books)
  addPayout(books)
}

function addInvoices(books: Books): void {
  const invoices = [
    {
      id: 'i2',
      total: 1000,
      tax: 100,
      status: 'paid',
      paid: 1000,
      refunded: 300,
      credited: 550,
      applied: 0,
    },
    { id: 'i3', total: 200, tax: 0, status: 'refunded', paid: 200, refunded: 200, credited: 0, applied: 0 },
    { id: 'i4', total: 400, tax: 40, status: 'partially_paid', paid: 100, refunded: 0, credited: 100, applied: 100 },
  ]
  for (const { id, total, tax, status, paid, refunded, credited, applied } of invoices) {
    const amounts = { subtotal_minor: total - tax, tax_minor: tax, total_minor: total }
    books.insert('invoices', {
      ...OWN,
      ...amounts,
      id,
      status,
      number: `INV-2026-000${id.slice(1)}`,
      finalized_at: NOW,
      paid_minor: paid,
      refunded_minor: refunded,
      credited_minor: credited,
      credit_applied_minor: applied,
    })
    books.insert('invoice_lines', {
      ...amounts,
      merchant_id: 'm1',
      id: `l-${id}`,
      invoice_id: id,
      source_type: 'adjustment',
    })
    move(books, 'invoice_finalized', id, { receivable: total, revenue: tax - total, tax_payable: -tax })
  }
}

function addPayments(books: Books): void {
  const captured = [
    {
      id: 'p2',
      invoice_id: 'i2',
      captured: 1000,
      refunded: 300,
      reversing: 200,
      disputed: 500,
      status: 'partially_refunded',
    },
    { id: 'p3', invoice_id: 'i3', captured: 200, refunded: 200, reversing: 0, disputed: 0, status: 'voided' },
  ]
  for (const { captured: amount_minor, refunded, reversing, disputed, status, ...payment } of captured) {
    const amounts = {
      captured_minor: amount_minor,
      refunded_minor: refunded,
      reversing_minor: reversing,
      disputed_minor: disputed,
    }
    books.insert('payments', { ...OWN, ...payment, ...amounts, gateway: 'nmi', amount_minor, status })
  }
  const sale = { ...OWN, ...GATEWAY, type: 'sale' }
  books.insert('transactions', {
    ...sale,
    id: 't2',
    payment_id: 'p2',
    invoice_id: 'i2',
    amount_minor: 1000,
    status: 'succeeded',
    payout_id: 'po1',
    settled_at: NOW,
  })
  books.insert('transactions', {
    ...sale,
    id: 't4',
    payment_id: 'p3',
    invoice_id: 'i3',
    amount_minor: 200,
    status: 'voided',
  })
  move(books, 'sale', 't2', { gateway_clearing: 1000, receivable: -1000 })
  move(books, 'sale', 't4', { gateway_clearing: 200, receivable: -200 })
  addFee(books, { id: 'f1', transaction_id: 't2', payment_id: 'p2', amount_minor: 30 })
  addFee(books, { id: 'f2', transaction_id: 't4', payment_id: 'p3', amount_minor: 6 })
  addFee(books, { id: 'f3', transaction_id: 't4', payment_id: 'p3', amount_minor: -6 })
  move(books, 'fees', 't2', { processing_fees: 30, fees_payable: -30 })
}

function addReversals(books: Books): void {
  const refund = { kind: 'refund', method: 'refund', payment_id: 'p2', transaction_id: 't2', invoice_id: 'i2' }
  const undone = { kind: 'void', method: 'void', payment_id: 'p3', transaction_id: 't4', invoice_id: 'i3' }
  const reversal = { ...OWN, gateway: 'nmi' }
  books.insert('reversals', {
    ...reversal,
    ...refund,
    id: 'r1',
    credit_note_id: 'n1',
    amount_minor: 300,
    status: 'succeeded',
  })
  books.insert('reversals', {
    ...reversal,
    ...refund,
    id: 'r2',
    credit_note_id: 'n1',
    amount_minor: 200,
    status: 'processing',
  })
  books.insert('reversals', { ...reversal, ...undone, id: 'r3', amount_minor: 200, status: 'succeeded' })
  const back = { ...OWN, ...GATEWAY, status: 'succeeded' }
  books.insert('transactions', {
    ...back,
    id: 't3',
    type: 'refund',
    payment_id: 'p2',
    invoice_id: 'i2',
    reversal_id: 'r1',
    amount_minor: 300,
  })
  books.insert('transactions', {
    ...back,
    id: 't5',
    type: 'void',
    payment_id: 'p3',
    invoice_id: 'i3',
    reversal_id: 'r3',
    amount_minor: 200,
  })
  move(books, 'reversal', 't3', { refunds: 300, gateway_clearing: -300 })
  move(books, 'reversal', 't5', { refunds: 200, gateway_clearing: -200 })
}

function addCreditNotes(books: Books): void {
  const notes = [
    { id: 'n1', invoice_id: 'i2', amount_minor: 500, tax_minor: 50, credit_method: 'refund_to_payment_method' },
    { id: 'n2', invoice_id: 'i4', amount_minor: 100, tax_minor: 10, credit_method: 'external', applied_minor: 100 },
    { id: 'n3', invoice_id: 'i2', amount_minor: 50, tax_minor: 5, credit_method: 'customer_balance' },
  ]
  for (const { applied_minor = 0, ...note } of notes) {
    const { id, amount_minor, tax_minor } = note
    const status = applied_minor === amount_minor ? 'applied' : 'issued'
    books.insert('credit_notes', { ...OWN, ...note, applied_minor, status, number: `CN-2026-000${id.slice(1)}` })
    books.insert('credit_note_lines', {
      merchant_id: 'm1',
      id: `l-${id}`,
      credit_note_id: id,
      total_minor: amount_minor,
      tax_minor,
    })
  }
  move(books, 'credit_note_issued', 'n1', { revenue: 450, tax_payable: 50, refunds: -500 })
  move(books, 'credit_note_issued', 'n2', { revenue: 90, tax_payable: 10, receivable: -100 })
  move(books, 'credit_note_issued', 'n3', { revenue: 45, tax_payable: 5, customer_credit: -50 })
}

/** One that waits for the bank, and one that it decided against the merchant. */
function addDisputes(books: Books): void {
  const dispute = {
    ...OWN,
    ...GATEWAY,
    payment_id: 'p2',
    transaction_id: 't2',
    invoice_id: 'i2',
    dispute_kind: 'chargeback',
  }
  const lost = { status: 'lost', resolution: 'lost', payout_id: 'po1', deducted_minor: 100 }
  books.insert('disputes', {
    ...dispute,
    id: 'd1',
    gateway_dispute_id: 'CB1',
    amount_minor: 400,
    fee_minor: 15,
    status: 'needs_response',
  })
  books.insert('disputes', {
    ...dispute,
    ...lost,
    id: 'd2',
    gateway_dispute_id: 'CB2',
    amount_minor: 100,
    fee_minor: 15,
  })
  move(books, 'dispute_opened', 'd1', { disputed: 400, gateway_clearing: -400, processing_fees: 15, fees_payable: -15 })
  move(books, 'dispute_opened', 'd2', { disputed: 100, gateway_clearing: -100, processing_fees: 15, fees_payable: -15 })
  move(books, 'dispute_lost', 'd2', { dispute_losses: 100, disputed: -100 })
  addFee(books, { id: 'f4', transaction_id: 't2', payment_id: 'p2', component: 'dispute', amount_minor: 15 })
  addFee(books, { id: 'f5', transaction_id: 't2', payment_id: 'p2', component: 'dispute', amount_minor: 15 })
}

function addPayout(books: Books): void {
  const amounts = { charges_minor: 1000, refunds_minor: 0, chargebacks_minor: 100, fees_minor: 45 }
  books.insert('payouts', {
    ...OWN,
    ...GATEWAY,
    ...amounts,
    id: 'po1',
    gateway_payout_id: 'B1',
    status: 'paid',
    settled_at: NOW,
  })
  move(books, 'payout', 'po1', { bank: 855, fees_payable: 45, gateway_clearing: -900 })
}

interface Fee {
  readonly id: string
  readonly transaction_id: string
  readonly payment_id: string
  readonly component?: string
  readonly amount_minor: number
}

const addFee = (books: Books, fee: Fee): void =>
  books.insert('transaction_fees', {
    ...OWN,
    component: 'acquirer',
    fixed_minor: fee.amount_minor,
    estimated: 1,
    ...fee,
  })

/** A movement of the ledger, by account. */
function move(books: Books, kind: string, reference: string, amounts: Readonly<Record<string, number>>): void {
  for (const [position, [account, amount_minor]] of Object.entries(amounts).entries()) {
    const customer_id = account === 'customer_credit' ? 'c1' : null
    const entry = { merchant_id: 'm1', currency: 'USD', reference_id: reference, kind, account, customer_id }
    books.insert('ledger_entries', { ...entry, movement_id: `${kind}-${reference}`, position, amount_minor })
  }
}

/** Ways to break each invariant of money that goes back, is disputed or is paid out. */
const BREAKS: Readonly<Record<string, readonly string[]>> = {
  'an invoice is paid with the money that was received for it, and with credit': [
    "UPDATE invoices SET credit_applied_minor = 99 WHERE id = 'i4'",
  ],
  'what the ledger says is owed on an invoice is what is left of it': [
    "DELETE FROM ledger_entries WHERE reference_id = 'n2'",
  ],
  'a series of numbers has no gap': ["UPDATE credit_notes SET number = 'CN-2026-0007' WHERE id = 'n1'"],
  'what went back of a payment are its succeeded reversals, never more than was captured, and what is on its way the open ones':
    [
      "UPDATE payments SET refunded_minor = 299 WHERE id = 'p2'",
      "UPDATE payments SET reversing_minor = 201 WHERE id = 'p2'",
      "UPDATE reversals SET status = 'failed' WHERE id = 'r2'",
    ],
  'every succeeded reversal has its transaction, and its money left the ledger': [
    "UPDATE transactions SET reversal_id = NULL WHERE id = 't3'",
    "UPDATE transactions SET amount_minor = 301 WHERE id = 't3'",
    "DELETE FROM ledger_entries WHERE reference_id = 't3'",
    "UPDATE reversals SET method = 'offline' WHERE id = 'r1'",
    "UPDATE reversals SET status = 'processing' WHERE id = 'r1'",
  ],
  'a void of held funds has let them go': ["UPDATE reversals SET kind = 'void', transaction_id = NULL WHERE id = 'r1'"],
  'what credit notes put on balances was paid, and does not go back as well': [
    "UPDATE invoices SET refunded_minor = 751 WHERE id = 'i2'",
    "UPDATE reversals SET amount_minor = 651 WHERE id = 'r2'",
    "UPDATE credit_notes SET amount_minor = 501 WHERE id = 'n3'",
  ],
  'an invoice has received what its payments took less what went back': [
    "UPDATE invoices SET refunded_minor = 299 WHERE id = 'i2'",
    "UPDATE payments SET unapplied_minor = 1 WHERE id = 'p2'",
  ],
  'an invoice is credited with its credit notes, never more than its total': [
    "UPDATE invoices SET credited_minor = 551 WHERE id = 'i2'",
    "UPDATE credit_notes SET status = 'voided' WHERE id = 'n3'",
    "UPDATE credit_notes SET applied_minor = 99 WHERE id = 'n2'",
  ],
  "a customer's balance is what the ledger says, and never below zero": [
    'UPDATE customer_balances SET balance_minor = 49',
    'DELETE FROM customer_balances',
    "DELETE FROM ledger_entries WHERE account = 'customer_credit'",
  ],
  'what is disputed of a payment are its disputes that were not won': [
    "UPDATE payments SET disputed_minor = 499 WHERE id = 'p2'",
    "UPDATE disputes SET status = 'won' WHERE id = 'd1'",
  ],
  'the ledger holds as disputed what is not decided yet, and as lost what was': [
    "UPDATE disputes SET status = 'lost' WHERE id = 'd1'",
    "DELETE FROM ledger_entries WHERE account = 'dispute_losses'",
    "DELETE FROM ledger_entries WHERE reference_id = 'd1'",
  ],
  'every fee is in the ledger': [
    "DELETE FROM transaction_fees WHERE id = 'f4'",
    'DELETE FROM transaction_fees',
    "DELETE FROM ledger_entries WHERE account = 'processing_fees'",
  ],
  'what was undone before it was settled cost nothing, and is in no payout': [
    'DELETE FROM transaction_fees WHERE amount_minor < 0',
    "UPDATE transactions SET payout_id = 'po1' WHERE id = 't4'",
  ],
  'a transaction is settled with a payout that the bank took, or not at all': [
    "UPDATE transactions SET settled_at = NULL WHERE id = 't2'",
    "UPDATE transactions SET payout_id = NULL WHERE id = 't2'",
    "UPDATE payouts SET status = 'failed'",
    "UPDATE payouts SET currency = 'EUR'",
    'DELETE FROM payouts',
  ],
  'a payout that the bank took is the sum of its transactions, and the bank gets what is left of it': [
    'UPDATE payouts SET charges_minor = 999',
    'UPDATE payouts SET refunds_minor = 1',
    'UPDATE payouts SET chargebacks_minor = 99',
    "DELETE FROM ledger_entries WHERE account = 'bank'",
  ],
  'gateways hold what is not settled yet, less what banks took back': [
    "UPDATE ledger_entries SET amount_minor = -899 WHERE reference_id = 'po1' AND account = 'gateway_clearing'",
    "UPDATE transactions SET payout_id = NULL WHERE id = 't2'",
    "UPDATE disputes SET deducted_minor = 99 WHERE id = 'd2'",
    "UPDATE disputes SET status = 'won' WHERE id = 'd1'",
  ],
  "a credit note's amounts are those of its lines, and every one has its number and is in the ledger": [
    "UPDATE credit_note_lines SET tax_minor = 49 WHERE credit_note_id = 'n1'",
    'DELETE FROM credit_note_lines',
    "UPDATE credit_notes SET number = NULL WHERE id = 'n1'",
    "DELETE FROM ledger_entries WHERE reference_id = 'n3'",
    "UPDATE credit_notes SET status = 'voided' WHERE id = 'n3'",
  ],
  "an invoice's credit notes take back no more than its tax, and all of it where they take all of the invoice": [
    "UPDATE credit_notes SET tax_minor = 96 WHERE id = 'n1'",
    "UPDATE credit_notes SET amount_minor = 400 WHERE id = 'n2'",
  ],
  'a credit note is applied once all that it returns went back, and gives back no more than it credits': [
    "UPDATE credit_notes SET status = 'applied' WHERE id = 'n1'",
    "UPDATE credit_notes SET status = 'issued' WHERE id = 'n2'",
    "UPDATE reversals SET status = 'succeeded' WHERE id = 'r2'",
    "UPDATE reversals SET amount_minor = 501 WHERE id = 'r1'",
  ],
}

export const moneyBackBreaks = Object.entries(BREAKS).map(
  ([name, statements]) =>
    [
      name,
      statements.map((sql) => (books: Books): void => {
        addMoneyBack(books)
        books.run(sql)
      }),
    ] as const,
)
