import { settlementWindow, type GatewayAccount, type SettlementWindow } from '@revkeen-edge/domain'
import type { Reversible, Taken } from './state.ts'

/** How far a payment's money is from being settled. What was taken outside the platform never is. */
export function windowOf(
  { accounts }: Pick<Reversible, 'accounts'>,
  { payment, sale }: Taken,
  now: number,
): SettlementWindow {
  const account = accountOfSale(accounts, sale)
  if (!account) return 'safe'
  return settlementWindow(account, { capturedAt: payment.capturedAt ?? sale.createdAt, settledAt: sale.settledAt }, now)
}

function accountOfSale(
  accounts: readonly GatewayAccount[],
  { gatewayAccountId }: Taken['sale'],
): GatewayAccount | null {
  return accounts.find(({ id }) => id === gatewayAccountId) ?? null
}
