import {
  assumedCard,
  cardFees,
  FEE_MATRIX_VERSION,
  feesCharged,
  type Merchant,
  type Movement,
  type Payment,
  type Transaction,
  type TransactionFee,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Change } from '../plan.ts'

/** What a transaction costs: its rows and its entries, for the commit that books it. */
export interface Charged {
  readonly changes: readonly Change[]
  readonly movements: readonly Movement[]
}

/** The fees of money that a gateway took, estimated layer by layer, since no gateway tells them. */
export function feesOfSale(
  context: Context,
  { country }: Merchant,
  payment: Payment,
  transaction: Transaction,
): Charged {
  const { id, merchantId, amountMinor, currency } = transaction
  const lines = cardFees(amountMinor, currency, assumedCard(country, payment.cardBrand))
  const rows = lines.map(({ component, percentageMinor, fixedMinor }): TransactionFee => ({
    id: context.runtime.uuid(),
    merchantId,
    transactionId: id,
    paymentId: payment.id,
    component,
    currency,
    percentageMinor,
    fixedMinor,
    amountMinor: percentageMinor + fixedMinor,
    estimated: true,
    matrixVersion: FEE_MATRIX_VERSION,
    createdAt: context.now,
  }))
  const feesMinor = rows.reduce((sum, fee) => sum + fee.amountMinor, 0)
  return {
    changes: rows.map((row) => insert('transactionFees', row)),
    movements: feesMinor === 0 ? [] : [feesCharged({ id, currency, feesMinor })],
  }
}
