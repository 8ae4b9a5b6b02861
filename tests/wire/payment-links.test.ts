import type { paymentLink, paymentLinkListResponse, paymentLinkStatus } from '@revkeen-edge/contracts'
import type {
  PaymentLinksActivateResponses,
  PaymentLinksArchiveResponses,
  PaymentLinksCreateResponses,
  PaymentLinksDeactivateResponses,
  PaymentLinksExpireResponses,
  PaymentLinksGetResponses,
  PaymentLinksListResponses,
  PaymentLinksUpdateResponses,
} from '@revkeen/sdk'
import { describe, expectTypeOf, it } from 'vitest'
import type { Answer } from './answer.ts'

// Checked by the compiler: a drift from the client's declarations fails the type check.
describe('payment links as the client declares them', () => {
  it('lists', () => {
    expectTypeOf<Answer<typeof paymentLinkListResponse>>().toExtend<PaymentLinksListResponses[200]>()
  })

  it('one, new, found or expired', () => {
    expectTypeOf<Answer<typeof paymentLink>>().toExtend<PaymentLinksGetResponses[200]>()
    expectTypeOf<Answer<typeof paymentLink>>().toExtend<PaymentLinksCreateResponses[201]>()
    expectTypeOf<Answer<typeof paymentLink>>().toExtend<PaymentLinksExpireResponses[200]>()
  })

  it('its switch', () => {
    expectTypeOf<Answer<typeof paymentLinkStatus>>().toExtend<PaymentLinksUpdateResponses[200]>()
    expectTypeOf<Answer<typeof paymentLinkStatus>>().toExtend<PaymentLinksActivateResponses[200]>()
    expectTypeOf<Answer<typeof paymentLinkStatus>>().toExtend<PaymentLinksDeactivateResponses[200]>()
    expectTypeOf<Answer<typeof paymentLinkStatus>>().toExtend<PaymentLinksArchiveResponses[200]>()
  })
})
