import { settlementWindow, type GatewayAccount, type Reversal, type SettlementWindow } from '@revkeen-edge/domain'
import type { Reversible, Taken } from './state.ts'

/**
 * How far a payment's money is from being settled. What was taken outside the platform never is. Where the gateway has
 * refused to undo it, the batch may have closed already, whatever the clock says.
 */
export function windowOf(
  { accounts, made }: Pick<Reversible, 'accounts' | 'made'>,
  { payment, sale }: Taken,
  now: number,
): SettlementWindow {
  const account = accountOfSale(accounts, sale)
  if (!account) return 'safe'
  const captured = { capturedAt: payment.capturedAt ?? sale.createdAt, settledAt: sale.settledAt }
  const window = settlementWindow(account, captured, now)
  return window !== 'settled' && made.some((reversal) => isRefusedVoid(reversal, sale)) ? 'high_risk' : window
}

function isRefusedVoid({ method, status, transactionId }: Reversal, { id }: Taken['sale']): boolean {
  return method === 'void' && status === 'failed' && transactionId === id
}

function accountOfSale(
  accounts: readonly GatewayAccount[],
  { gatewayAccountId }: Taken['sale'],
): GatewayAccount | null {
  return accounts.find(({ id }) => id === gatewayAccountId) ?? null
}
