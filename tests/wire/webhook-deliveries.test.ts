import type { webhookDeliveryListResponse, webhookDeliveryResponse } from '@revkeen-edge/contracts'
import type {
  WebhookDeliveriesGetResponses,
  WebhookDeliveriesListResponses,
  WebhookDeliveriesRetryResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('webhook deliveries as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof webhookDeliveryListResponse>>().toExtend<WebhookDeliveriesListResponses[200]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof webhookDeliveryResponse>>().toExtend<WebhookDeliveriesGetResponses[200]>()
  })

  it('a retried one', () => {
    expectTypeOf<Answer<typeof webhookDeliveryResponse>>().toExtend<WebhookDeliveriesRetryResponses[200]>()
  })
})
