import { order, orderListResponse } from '@revkeen-edge/contracts'
import type { Order, OrderListResponse } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const orders = {
  orders_list: asDeclared<{ 200: OrderListResponse }>(200, orderListResponse),
  orders_create: asDeclared<{ 201: Order }>(201, order),
  orders_get: asDeclared<{ 200: Order }>(200, order),
  orders_update: asDeclared<{ 200: Order }>(200, order),
  orders_pay: asDeclared<{ 200: Order }>(200, order),
  orders_fulfill: asDeclared<{ 200: Order }>(200, order),
  orders_cancel: asDeclared<{ 200: Order }>(200, order),
}
