import { identity } from '../fields.ts'

/*
 * The examples tell one story: Maya Okafor buys a workshop through a payment link and pays with a card. Its objects are
 * the same wherever they are mentioned.
 */

export const IDS = {
  merchant: '019bb138-1000-7626-be16-a76e94db3f83',
  gatewayAccount: '019bb13c-0a10-7d4e-9b52-83e1c60f7a94',
  rapydKey: '019daf7c-5b20-7a41-93f6-0d8c2e6b71a5',
  product: '019dab35-72e0-73bc-a6c1-d280ed8abf69',
  price: '019dab36-8450-7e6e-9e96-ed8ae5c1c382',
  discount: '019dab3a-2a10-7c43-8d5e-4f0b7a91c6e2',
  taxRate: '019dab3b-93f8-7b1a-9c24-6d3e58f20b71',
  paymentLink: '019daf7b-8100-7509-8bb5-afba32166606',
  webhookEndpoint: '019db610-1300-72c4-900a-79ca7980d2f8',
  customer: '019df242-b418-795f-acc6-be16760a91c4',
  checkoutSession: '019df250-e8d0-7ec3-aa1f-204ccab24267',
  paymentAttempt: '019df252-d8e8-71d0-8134-ba289c80eec7',
  paymentMethod: '019df252-e0b8-763d-ac5a-581a459e0d57',
  paymentIntent: '019df252-e0b8-7a3c-9d41-6c0f52be7a10',
  setupIntent: '019df252-e0b8-7b52-8e07-95d1f4ac3b21',
  payment: '019df252-e0b8-7ffe-9016-14fbc6f424cd',
  transaction: '019df252-e0b8-7df1-bc1c-0b1456db4408',
  invoice: '019df252-e0b8-71e8-b751-3215c19e157c',
  invoiceLine: '019df252-e0b8-7f76-af10-d8146f2cdd9d',
  invoiceComment: '019df252-e0b8-7c3a-9d15-64a8f0b2e971',
  refund: '019df3a1-52c0-7b08-9f1e-2d44c10a6e53',
  void: '019df253-1a90-7c61-8d02-5b7e90f3a1c4',
  creditNote: '019df3a1-52c0-7e4d-a6b1-90c2f7d3e818',
  creditNoteLine: '019df3a1-52c0-7a19-8c55-1e6b03d9f427',
  payout: '019df40c-77e8-7d3a-b2f0-64e1a98c5b07',
  dispute: '019df9d2-0e18-7f62-93c4-c8b05a71de36',
  reconciliation: '019df4a2-c8a0-7b51-8d30-7f2e94c6a1b8',
  order: '019df252-e0b8-7779-be2a-6b7b3a5d7704',
  subscription: '019df252-e0b8-7d26-843e-47a19fc23f2f',
  subscriptionSchedule: '019df252-e0b8-7b94-a3f0-58d0ce7714b6',
  testClock: '019dab3c-1d70-7e25-8f46-a90c3be2d718',
  event: '019df252-e0b8-73ed-8668-b72ef11f6259',
  webhookDelivery: '019df252-e4a0-724b-b9a0-3aa116be72b8',
} as const

type Kind = keyof typeof IDS

/** Both spellings of one of the story's objects. */
export function named(kind: Kind): { id: string; public_id: string } {
  return identity(kind, IDS[kind])
}

export const AT = {
  catalogued: '2026-04-20T14:05:00.000Z',
  linked: '2026-04-21T10:00:00.000Z',
  subscribed: '2026-04-22T16:40:00.000Z',
  registered: '2026-05-04T09:12:31.000Z',
  opened: '2026-05-04T09:28:02.000Z',
  attempted: '2026-05-04T09:30:09.000Z',
  paid: '2026-05-04T09:30:11.000Z',
  delivered: '2026-05-04T09:30:12.000Z',
  refunded: '2026-05-04T15:36:00.000Z',
  settled: '2026-05-05T00:00:05.000Z',
  disputed: '2026-05-06T08:10:00.000Z',
} as const

export const PRICE_MINOR = 25_000

/** The buyer at another system, for the operations of integrations. */
export const ELSEWHERE = { source: 'hubspot', externalId: '84120377' } as const

export const requestId = 'req_01kqs55rjgf7brw9hdp2s4m6te'

/** The pagination of a list that has one object. */
export function onePage(kind: 'offset' | 'cursor') {
  return { kind, limit: 25, offset: 0, page: 1, total: 1, totalPages: 1, hasMore: false }
}

/** A list that is walked by cursor and has one object. */
export function cursorListOf<T>(item: T, url: string) {
  return {
    object: 'list' as const,
    data: [item],
    has_more: false,
    total_count: 1,
    url,
    pagination: onePage('cursor'),
    requestId,
  }
}
