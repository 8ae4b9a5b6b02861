import { paymentLink, paymentLinkListResponse, paymentLinkStatus } from '@revkeen-edge/contracts'
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
import { asDeclared } from './declared.ts'

export const paymentLinks = {
  payment_links_list: asDeclared<PaymentLinksListResponses>(200, paymentLinkListResponse),
  payment_links_create: asDeclared<PaymentLinksCreateResponses>(201, paymentLink),
  payment_links_get: asDeclared<PaymentLinksGetResponses>(200, paymentLink),
  payment_links_expire: asDeclared<PaymentLinksExpireResponses>(200, paymentLink),
  payment_links_update: asDeclared<PaymentLinksUpdateResponses>(200, paymentLinkStatus),
  payment_links_activate: asDeclared<PaymentLinksActivateResponses>(200, paymentLinkStatus),
  payment_links_deactivate: asDeclared<PaymentLinksDeactivateResponses>(200, paymentLinkStatus),
  payment_links_archive: asDeclared<PaymentLinksArchiveResponses>(200, paymentLinkStatus),
}
