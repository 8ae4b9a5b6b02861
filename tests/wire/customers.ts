import {
  customerInvoicesResponse,
  customerListResponse,
  customerOrdersResponse,
  customerPaymentMethodsResponse,
  customerPaymentsResponse,
  customerResponse,
  customerSubscriptionsResponse,
  deletedResponse,
  externalBatchResponse,
  externalCustomerResponse,
  paymentRailsResponse,
  preferredRailsResponse,
} from '@revkeen-edge/contracts'
import type {
  CustomerInvoice,
  CustomerOrder,
  CustomerPayment,
  CustomersCreateResponses,
  CustomersGetResponses,
  CustomersListResponses,
  CustomersPaymentMethodsListResponses,
  CustomersPaymentRailsGetResponses,
  CustomersPreferredRailsGetResponses,
  CustomerSubscription,
  CustomersUpdateResponses,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const customers = {
  customers_list: asDeclared<CustomersListResponses>(200, customerListResponse),
  customers_create: asDeclared<CustomersCreateResponses>(201, customerResponse),
  customers_get: asDeclared<CustomersGetResponses>(200, customerResponse),
  customers_update: asDeclared<CustomersUpdateResponses>(200, customerResponse),
  customers_delete: undeclared(200, deletedResponse),
  customers_invoices_list: asDeclared<{ 200: { data: CustomerInvoice[] } }>(200, customerInvoicesResponse),
  customers_orders_list: asDeclared<{ 200: { data: CustomerOrder[] } }>(200, customerOrdersResponse),
  customers_payments_list: asDeclared<{ 200: { data: CustomerPayment[] } }>(200, customerPaymentsResponse),
  customers_subscriptions_list: asDeclared<{ 200: { data: CustomerSubscription[] } }>(
    200,
    customerSubscriptionsResponse,
  ),
  customers_payment_methods_list: asDeclared<CustomersPaymentMethodsListResponses>(200, customerPaymentMethodsResponse),
  customers_payment_rails_get: asDeclared<CustomersPaymentRailsGetResponses>(200, paymentRailsResponse),
  customers_preferred_rails_get: asDeclared<CustomersPreferredRailsGetResponses>(200, preferredRailsResponse),
  customers_external_upsert_by_external_id: undeclared(200, externalCustomerResponse),
  customers_external_batch: undeclared(200, externalBatchResponse),
}
