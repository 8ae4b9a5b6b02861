import type { System } from '@revkeen-edge/testing'
import { cardToken, GOOD_CARD } from '../system/buyer.ts'
import type { TestMerchant } from './merchant.ts'

/** A customer of a merchant. */
export async function newCustomer(merchant: TestMerchant): Promise<string> {
  return (await merchant.post('/customers', { email: 'ada@example.com', name: 'Ada Lovelace' })).body.data.id
}

/** A stored card of a customer; the first is the default. */
export async function storeCard(
  system: System,
  merchant: TestMerchant,
  customerId: string,
  number = GOOD_CARD,
): Promise<string> {
  const token = await cardToken(system, number)
  return (await merchant.post('/payment-methods', { customer_id: customerId, token })).body.id
}

/** Card numbers of the sandbox gateway. */
export const DECLINED_CARD = '4000000000002024'
export const LOST_REPLY_CARD = '4000000000009029'
