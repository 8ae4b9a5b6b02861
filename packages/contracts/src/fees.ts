import type { TransactionFee } from '@revkeen-edge/domain'
import * as z from 'zod'

/** One layer of what a transaction cost, in minor units: below zero where it was given back. */
export const feeLine = z.object({
  component: z.enum(['interchange', 'scheme', 'acquirer', 'platform', 'dispute']),
  percentage_minor: z.number(),
  fixed_minor: z.number(),
  amount_minor: z.number(),
  /** Whether it was worked out here, because the gateway does not tell it. */
  estimated: z.boolean(),
})

export type FeeRow = Pick<TransactionFee, 'component' | 'percentageMinor' | 'fixedMinor' | 'amountMinor' | 'estimated'>

export function presentFee(row: FeeRow): z.infer<typeof feeLine> {
  return {
    component: row.component,
    percentage_minor: row.percentageMinor,
    fixed_minor: row.fixedMinor,
    amount_minor: row.amountMinor,
    estimated: row.estimated,
  }
}

export function sumOfFees(fees: readonly FeeRow[]): number {
  return fees.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}
