import type { GatewayAccount, Payout } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A batch of an account's gateway of which nothing is known yet but its name. */
export function newPayout(context: Context, account: GatewayAccount, gatewayPayoutId: string): Payout {
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    gateway: account.provider,
    gatewayAccountId: account.id,
    gatewayPayoutId,
    status: 'pending',
    currency: '',
    chargesMinor: 0,
    refundsMinor: 0,
    chargebacksMinor: 0,
    feesMinor: 0,
    chargesCount: 0,
    refundsCount: 0,
    chargebacksCount: 0,
    failureReason: null,
    arrivalAt: null,
    settledAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
