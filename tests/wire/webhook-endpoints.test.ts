import type {
  webhookEndpointDeletedResponse,
  webhookEndpointListResponse,
  webhookEndpointResponse,
  webhookEndpointSecretResponse,
} from '@revkeen-edge/contracts'
import type {
  WebhookEndpointsCreateResponses,
  WebhookEndpointsDeleteResponses,
  WebhookEndpointsGetResponses,
  WebhookEndpointsListResponses,
  WebhookEndpointsRotateSecretResponses,
  WebhookEndpointsUpdateResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('webhook endpoints as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof webhookEndpointListResponse>>().toExtend<WebhookEndpointsListResponses[200]>()
  })

  it('a new one', () => {
    expectTypeOf<Answer<typeof webhookEndpointSecretResponse>>().toExtend<WebhookEndpointsCreateResponses[201]>()
  })

  it('one', () => {
    expectTypeOf<Answer<typeof webhookEndpointResponse>>().toExtend<WebhookEndpointsGetResponses[200]>()
  })

  it('a changed one', () => {
    expectTypeOf<Answer<typeof webhookEndpointResponse>>().toExtend<WebhookEndpointsUpdateResponses[200]>()
  })

  it('a deleted one', () => {
    expectTypeOf<Answer<typeof webhookEndpointDeletedResponse>>().toExtend<WebhookEndpointsDeleteResponses[200]>()
  })

  it('one with a new secret', () => {
    expectTypeOf<Answer<typeof webhookEndpointSecretResponse>>().toExtend<WebhookEndpointsRotateSecretResponses[200]>()
  })
})
