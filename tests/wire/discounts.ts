import { discountListResponse, discountResponse } from '@revkeen-edge/contracts'
import type {
  DiscountCreateResponse,
  DiscountDeleteResponse,
  DiscountListResponse,
  DiscountRetrieveResponse,
  DiscountUpdateResponse,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const discounts = {
  discounts_list: asDeclared<{ 200: DiscountListResponse }>(200, discountListResponse),
  discounts_create: asDeclared<{ 201: DiscountCreateResponse }>(201, discountResponse),
  discounts_get: asDeclared<{ 200: DiscountRetrieveResponse }>(200, discountResponse),
  discounts_update: asDeclared<{ 200: DiscountUpdateResponse }>(200, discountResponse),
  discounts_delete: asDeclared<{ 200: DiscountDeleteResponse }>(200, discountResponse),
}
