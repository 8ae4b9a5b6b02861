import { fromDecimal, type GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { SettlementNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { failBatch } from './fail.ts'
import { loadBatch, settleBatch, type SettlementResult } from './settle.ts'

/** What a gateway says of a batch. One without a name or without transactions says nothing that could be booked. */
export async function applySettlement(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  notice: SettlementNotice,
): Promise<SettlementResult | 'failed'> {
  const { batchId } = notice
  if (batchId === null) return 'ignored'
  if (notice.result === 'failure') return failBatch(context, ports, account, { ...notice, batchId })
  const transactionIds = [...new Set(notice.transactionIds)]
  if (transactionIds.length === 0) return 'ignored'
  const currency = notice.currency ?? (await currencyOf(context, account, { batchId, transactionIds }))
  const amountMinor = notice.amountMinor ?? amountIn(notice.amount, currency)
  return settleBatch(context, ports, account, { batchId, currency, amountMinor, count: notice.count, transactionIds })
}

/** Where a batch names no currency, it is that of all its transactions. */
async function currencyOf(
  context: Context,
  account: GatewayAccount,
  batch: { readonly batchId: string; readonly transactionIds: readonly string[] },
): Promise<string | null> {
  const { ours } = await loadBatch(context, account, batch)
  const [currency, ...others] = new Set(ours.map((each) => each.currency))
  return others.length === 0 ? (currency ?? null) : null
}

function amountIn(amount: string | null, currency: string | null): number | null {
  return amount === null || currency === null ? null : fromDecimal(amount, currency)
}
