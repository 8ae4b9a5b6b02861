import {
  externalBatchResponse,
  externalProductResponse,
  productListResponse,
  productResponse,
} from '@revkeen-edge/contracts'
import type {
  ProductsCreateResponses,
  ProductsGetResponses,
  ProductsListResponses,
  ProductsUpdateResponses,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const products = {
  products_list: asDeclared<ProductsListResponses>(200, productListResponse),
  products_create: asDeclared<ProductsCreateResponses>(201, productResponse),
  products_get: asDeclared<ProductsGetResponses>(200, productResponse),
  products_update: asDeclared<ProductsUpdateResponses>(200, productResponse),
  products_external_upsert: undeclared(200, externalProductResponse),
  products_external_batch: undeclared(200, externalBatchResponse),
}
