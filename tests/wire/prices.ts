import { price, priceListResponse } from '@revkeen-edge/contracts'
import type {
  PricesArchiveResponses,
  PricesCreateResponses,
  PricesGetResponses,
  PricesListResponses,
  PricesUpdateResponses,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const prices = {
  prices_list: asDeclared<PricesListResponses>(200, priceListResponse),
  prices_create: asDeclared<PricesCreateResponses>(201, price),
  prices_get: asDeclared<PricesGetResponses>(200, price),
  prices_update: asDeclared<PricesUpdateResponses>(200, price),
  prices_archive: asDeclared<PricesArchiveResponses>(200, price),
}
