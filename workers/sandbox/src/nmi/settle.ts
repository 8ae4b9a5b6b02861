import type { Ledger } from '../account/ledger.ts'
import { formatAmount } from './amount.ts'
import type { Transaction } from './model.ts'

export interface Batch {
  readonly id: string
  readonly currency: string
  readonly count: number
  /** Charges less refunds and credits, decimal text. */
  readonly amount: string
  readonly transactionIds: readonly string[]
}

/** What a transaction adds to its batch: below zero for money that goes back. */
const moneyOf = ({ type, amountMinor, capturedMinor }: Transaction): number =>
  type === 'sale' || type === 'auth' ? capturedMinor : -amountMinor

function settled(transaction: Transaction, batchId: string, now: number): Transaction {
  const before = transaction.actions.map((action) => (action.success ? { ...action, batchId } : action))
  const amountMinor = Math.abs(moneyOf(transaction))
  const action = {
    type: 'settle' as const,
    amountMinor,
    at: now,
    success: true,
    code: '100',
    text: 'ACCEPTED',
    batchId,
    ip: '',
  }
  return { ...transaction, condition: 'complete', actions: [...before, action] }
}

/** What waits for its batch, by currency. */
export function pendingByCurrency(ledger: Ledger): Map<string, number> {
  const totals = new Map<string, number>()
  for (const transaction of ledger.search({ conditions: ['pendingsettlement'] })) {
    const { currency } = transaction
    totals.set(currency, (totals.get(currency) ?? 0) + moneyOf(transaction))
  }
  return totals
}

/** Closes the day: everything pending settlement goes into one batch a currency. Nothing pending, no batch. */
export function settle(ledger: Ledger, now: number): Batch[] {
  const pending = ledger.search({ conditions: ['pendingsettlement'] })
  return [...Map.groupBy(pending, ({ currency }) => currency)].map(([currency, transactions]) => {
    const id = ledger.nextBatchId()
    for (const transaction of transactions) ledger.save(settled(transaction, id, now), now)
    const total = transactions.reduce((sum, transaction) => sum + moneyOf(transaction), 0)
    const amount = `${total < 0 ? '-' : ''}${formatAmount(Math.abs(total), currency)}`
    return {
      id,
      currency,
      count: transactions.length,
      amount,
      transactionIds: transactions.map((transaction) => transaction.id),
    }
  })
}
