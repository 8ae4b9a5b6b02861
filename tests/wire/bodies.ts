import * as contracts from '@revkeen-edge/contracts'
import { revolv3PaymentBody } from '@revkeen-edge/contracts/doors/revolv3.ts'
import { chargeExamples } from '@revkeen-edge/contracts/examples/charges.ts'
import { checkoutSessionExamples } from '@revkeen-edge/contracts/examples/checkout-sessions.ts'
import { creditNoteExamples } from '@revkeen-edge/contracts/examples/credit-notes.ts'
import { customerExamples } from '@revkeen-edge/contracts/examples/customers.ts'
import { discountExamples } from '@revkeen-edge/contracts/examples/discounts.ts'
import { eventExamples } from '@revkeen-edge/contracts/examples/events.ts'
import { invoiceExamples } from '@revkeen-edge/contracts/examples/invoices.ts'
import { orderExamples } from '@revkeen-edge/contracts/examples/orders.ts'
import { paymentIntentExamples } from '@revkeen-edge/contracts/examples/payment-intents.ts'
import { paymentLinkExamples } from '@revkeen-edge/contracts/examples/payment-links.ts'
import { paymentMethodExamples } from '@revkeen-edge/contracts/examples/payment-methods.ts'
import { paymentExamples } from '@revkeen-edge/contracts/examples/payments.ts'
import { priceExamples } from '@revkeen-edge/contracts/examples/prices.ts'
import { productExamples } from '@revkeen-edge/contracts/examples/products.ts'
import { reversalExamples } from '@revkeen-edge/contracts/examples/reversals.ts'
import { setupIntentExamples } from '@revkeen-edge/contracts/examples/setup-intents.ts'
import { subscriptionScheduleExamples } from '@revkeen-edge/contracts/examples/subscription-schedules.ts'
import { subscriptionChangeExamples } from '@revkeen-edge/contracts/examples/subscription-changes.ts'
import { subscriptionExamples } from '@revkeen-edge/contracts/examples/subscriptions.ts'
import { taxRateExamples } from '@revkeen-edge/contracts/examples/tax-rates.ts'
import { webhookExamples } from '@revkeen-edge/contracts/examples/webhooks.ts'
import type {
  AttachPaymentMethodRequest,
  CancelSubscriptionInput,
  CancelOrderRequest,
  CancelSetupIntentRequest,
  CancelSubscriptionScheduleRequest,
  CreateSubscriptionScheduleRequest,
  ReleaseSubscriptionScheduleRequest,
  UpdateSubscriptionScheduleRequest,
  CheckoutSessionsCreateData,
  ConfirmSetupIntentRequest,
  CreateDiscountInput,
  CreateOrderRequest,
  CreateSetupIntentRequest,
  CreateSubscriptionItemInput,
  CreateTaxRateRequest,
  CreateTestEventRequest,
  CreateVoidInput,
  CreditNotesCreateData,
  CreditNotesPreviewData,
  CustomersCreateData,
  CustomersUpdateData,
  FulfillOrderRequest,
  InvoicesCreateData,
  InvoicesFinalizeData,
  InvoicesMarginEstimateData,
  InvoicesSendData,
  InvoicesUpdateData,
  InvoicesVoidData,
  PaymentIntentsCancelData,
  PaymentIntentsCaptureData,
  PaymentIntentsConfirmData,
  PaymentIntentsCreateData,
  PaymentLinksCreateData,
  PaymentLinksExpireData,
  PaymentLinksUpdateData,
  PauseSubscriptionInput,
  PayOrderRequest,
  PricesCreateData,
  PricesUpdateData,
  ProductsCreateData,
  ProductsUpdateData,
  RefundsCreateData,
  SubscriptionsCreateData,
  SubscriptionsUpdateData,
  UpdateDiscountInput,
  UpdateOrderRequest,
  UpdatePaymentIntentRequest,
  UpdatePaymentMethodRequest,
  UpdateSetupIntentRequest,
  UpdateSubscriptionItemInput,
  UpdateTaxRateRequest,
  WebhookEndpointsCreateData,
  WebhookEndpointsUpdateData,
} from '@revkeen/sdk'
import { asAsked, unasked, type CheckedBody } from './declared.ts'

/** What each operation is asked with, checked by the compiler as the answers are. */
export const bodies: Readonly<Record<string, CheckedBody>> = {
  customers_create: asAsked<CustomersCreateData['body']>()(
    contracts.createCustomerBody,
    customerExamples.customers_create.body,
  ),
  customers_update: asAsked<CustomersUpdateData['body']>()(
    contracts.updateCustomerBody,
    customerExamples.customers_update.body,
  ),
  customers_external_upsert_by_external_id: unasked(
    contracts.externalCustomerBody,
    customerExamples.customers_external_upsert_by_external_id.body,
  ),
  customers_external_batch: unasked(
    contracts.externalCustomerBatchBody,
    customerExamples.customers_external_batch.body,
  ),
  products_create: asAsked<ProductsCreateData['body'], 'interval'>()(
    contracts.createProductBody,
    productExamples.products_create.body,
  ),
  products_update: asAsked<ProductsUpdateData['body'], 'interval'>()(
    contracts.updateProductBody,
    productExamples.products_update.body,
  ),
  products_external_upsert: unasked(contracts.externalProductBody, productExamples.products_external_upsert.body),
  products_external_batch: unasked(contracts.externalProductBatchBody, productExamples.products_external_batch.body),
  prices_create: asAsked<PricesCreateData['body']>()(contracts.createPriceBody, priceExamples.prices_create.body),
  prices_update: asAsked<PricesUpdateData['body']>()(contracts.updatePriceBody, priceExamples.prices_update.body),
  discounts_create: asAsked<CreateDiscountInput>()(
    contracts.createDiscountBody,
    discountExamples.discounts_create.body,
  ),
  discounts_update: asAsked<UpdateDiscountInput>()(
    contracts.updateDiscountBody,
    discountExamples.discounts_update.body,
  ),
  tax_rates_create: asAsked<CreateTaxRateRequest>()(contracts.createTaxRateBody, taxRateExamples.tax_rates_create.body),
  tax_rates_update: asAsked<UpdateTaxRateRequest>()(contracts.updateTaxRateBody, taxRateExamples.tax_rates_update.body),
  payment_links_create: asAsked<PaymentLinksCreateData['body']>()(
    contracts.createPaymentLinkBody,
    paymentLinkExamples.payment_links_create.body,
  ),
  payment_links_expire: asAsked<PaymentLinksExpireData['body']>()(
    contracts.expirePaymentLinkBody,
    paymentLinkExamples.payment_links_expire.body,
  ),
  payment_links_update: asAsked<PaymentLinksUpdateData['body']>()(
    contracts.paymentLinkStatusBody,
    paymentLinkExamples.payment_links_update.body,
  ),
  invoices_create: asAsked<InvoicesCreateData['body'], 'status'>()(
    contracts.createInvoiceBody,
    invoiceExamples.invoices_create.body,
  ),
  invoices_update: asAsked<InvoicesUpdateData['body'], 'status'>()(
    contracts.updateInvoiceBody,
    invoiceExamples.invoices_update.body,
  ),
  invoices_line_items_create: unasked(contracts.invoiceLineBody, invoiceExamples.invoices_line_items_create.body),
  invoices_reject: unasked(contracts.rejectInvoiceBody, invoiceExamples.invoices_reject.body),
  invoices_finalize: asAsked<InvoicesFinalizeData['body']>()(
    contracts.finalizeInvoiceBody,
    invoiceExamples.invoices_finalize.body,
  ),
  invoices_send: asAsked<InvoicesSendData['body']>()(contracts.sendInvoiceBody, invoiceExamples.invoices_send.body),
  invoices_void: asAsked<InvoicesVoidData['body']>()(contracts.voidInvoiceBody, invoiceExamples.invoices_void.body),
  invoices_comments_add: unasked(contracts.invoiceCommentBody, invoiceExamples.invoices_comments_add.body),
  invoices_margin_estimate: asAsked<InvoicesMarginEstimateData['body']>()(
    contracts.marginEstimateBody,
    invoiceExamples.invoices_margin_estimate.body,
  ),
  invoices_external_upsert_by_external_id: unasked(
    contracts.externalInvoiceBody,
    invoiceExamples.invoices_external_upsert_by_external_id.body,
  ),
  invoices_external_batch: unasked(contracts.externalInvoiceBatchBody, invoiceExamples.invoices_external_batch.body),
  orders_create: asAsked<CreateOrderRequest>()(contracts.createOrderBody, orderExamples.orders_create.body),
  orders_update: asAsked<UpdateOrderRequest>()(contracts.updateOrderBody, orderExamples.orders_update.body),
  orders_pay: asAsked<PayOrderRequest>()(contracts.payOrderBody, orderExamples.orders_pay.body),
  orders_fulfill: asAsked<FulfillOrderRequest>()(contracts.fulfillOrderBody, orderExamples.orders_fulfill.body),
  orders_cancel: asAsked<CancelOrderRequest>()(contracts.cancelOrderBody, orderExamples.orders_cancel.body),
  payments_create: unasked(contracts.createPaymentBody, paymentExamples.payments_create.body),
  invoices_pay: unasked(contracts.payInvoiceBody, paymentExamples.invoices_pay.body),
  charges_create: unasked(contracts.createChargeBody, chargeExamples.charges_create.body),
  charges_capture: unasked(contracts.captureChargeBody, chargeExamples.charges_capture.body),
  charges_refund: unasked(contracts.refundChargeBody, chargeExamples.charges_refund.body),
  invoices_refund: unasked(contracts.refundInvoiceBody, invoiceExamples.invoices_refund.body),
  credit_notes_create: asAsked<CreditNotesCreateData['body']>()(
    contracts.createCreditNoteBody,
    creditNoteExamples.credit_notes_create.body,
  ),
  credit_notes_preview: asAsked<CreditNotesPreviewData['body']>()(
    contracts.previewCreditNoteBody,
    creditNoteExamples.credit_notes_preview.body,
  ),
  invoices_credit_note_issue: unasked(
    contracts.createInvoiceCreditNoteBody,
    creditNoteExamples.invoices_credit_note_issue.body,
  ),
  refunds_create: asAsked<RefundsCreateData['body']>()(
    contracts.createRefundBody,
    reversalExamples.refunds_create.body,
  ),
  voids_create: asAsked<CreateVoidInput>()(contracts.createVoidBody, reversalExamples.voids_create.body),
  payment_methods_create: unasked(contracts.createPaymentMethodBody, paymentMethodExamples.payment_methods_create.body),
  payment_methods_update: asAsked<UpdatePaymentMethodRequest>()(
    contracts.updatePaymentMethodBody,
    paymentMethodExamples.payment_methods_update.body,
  ),
  payment_methods_attach: asAsked<AttachPaymentMethodRequest>()(
    contracts.attachPaymentMethodBody,
    paymentMethodExamples.payment_methods_attach.body,
  ),
  payment_intents_create: asAsked<PaymentIntentsCreateData['body']>()(
    contracts.createPaymentIntentBody,
    paymentIntentExamples.payment_intents_create.body,
  ),
  payment_intents_update: asAsked<UpdatePaymentIntentRequest>()(
    contracts.updatePaymentIntentBody,
    paymentIntentExamples.payment_intents_update.body,
  ),
  payment_intents_confirm: asAsked<PaymentIntentsConfirmData['body']>()(
    contracts.confirmPaymentIntentBody,
    paymentIntentExamples.payment_intents_confirm.body,
  ),
  payment_intents_capture: asAsked<PaymentIntentsCaptureData['body']>()(
    contracts.capturePaymentIntentBody,
    paymentIntentExamples.payment_intents_capture.body,
  ),
  payment_intents_cancel: asAsked<PaymentIntentsCancelData['body']>()(
    contracts.cancelPaymentIntentBody,
    paymentIntentExamples.payment_intents_cancel.body,
  ),
  setup_intents_create: asAsked<CreateSetupIntentRequest, 'payment_method_types'>()(
    contracts.createSetupIntentBody,
    setupIntentExamples.setup_intents_create.body,
  ),
  setup_intents_update: asAsked<UpdateSetupIntentRequest, 'payment_method_types'>()(
    contracts.updateSetupIntentBody,
    setupIntentExamples.setup_intents_update.body,
  ),
  setup_intents_confirm: asAsked<ConfirmSetupIntentRequest>()(
    contracts.confirmSetupIntentBody,
    setupIntentExamples.setup_intents_confirm.body,
  ),
  setup_intents_cancel: asAsked<CancelSetupIntentRequest>()(
    contracts.cancelSetupIntentBody,
    setupIntentExamples.setup_intents_cancel.body,
  ),
  checkout_sessions_create: asAsked<CheckoutSessionsCreateData['body']>()(
    contracts.createCheckoutSessionBody,
    checkoutSessionExamples.checkout_sessions_create.body,
  ),
  events_create_test: asAsked<CreateTestEventRequest>()(
    contracts.createTestEventBody,
    eventExamples.events_create_test.body,
  ),
  subscriptions_create: asAsked<SubscriptionsCreateData['body']>()(
    contracts.createSubscriptionBody,
    subscriptionExamples.subscriptions_create.body,
  ),
  subscriptions_update: asAsked<SubscriptionsUpdateData['body']>()(
    contracts.updateSubscriptionBody,
    subscriptionExamples.subscriptions_update.body,
  ),
  subscription_schedules_create: asAsked<CreateSubscriptionScheduleRequest>()(
    contracts.createSubscriptionScheduleBody,
    subscriptionScheduleExamples.subscription_schedules_create.body,
  ),
  subscription_schedules_update: asAsked<UpdateSubscriptionScheduleRequest>()(
    contracts.updateSubscriptionScheduleBody,
    subscriptionScheduleExamples.subscription_schedules_update.body,
  ),
  subscription_schedules_cancel: asAsked<CancelSubscriptionScheduleRequest>()(
    contracts.cancelSubscriptionScheduleBody,
    subscriptionScheduleExamples.subscription_schedules_cancel.body,
  ),
  subscription_schedules_release: asAsked<ReleaseSubscriptionScheduleRequest>()(
    contracts.releaseSubscriptionScheduleBody,
    subscriptionScheduleExamples.subscription_schedules_release.body,
  ),
  subscriptions_cancel: asAsked<CancelSubscriptionInput>()(
    contracts.cancelSubscriptionBody,
    subscriptionExamples.subscriptions_cancel.body,
  ),
  subscriptions_pause: asAsked<PauseSubscriptionInput>()(
    contracts.pauseSubscriptionBody,
    subscriptionExamples.subscriptions_pause.body,
  ),
  subscriptions_preview_renewal: unasked(
    contracts.previewRenewalBody,
    subscriptionExamples.subscriptions_preview_renewal.body,
  ),
  billing_preview_create: unasked(contracts.billingPreviewBody, subscriptionExamples.billing_preview_create.body),
  subscriptions_change_plan: unasked(
    contracts.changePlanBody,
    subscriptionChangeExamples.subscriptions_change_plan.body,
  ),
  subscriptions_change_quantity: unasked(
    contracts.changeQuantityBody,
    subscriptionChangeExamples.subscriptions_change_quantity.body,
  ),
  subscriptions_proration_preview: unasked(
    contracts.prorationPreviewBody,
    subscriptionChangeExamples.subscriptions_proration_preview.body,
  ),
  subscriptions_billing_anchor_set: unasked(
    contracts.billingAnchorBody,
    subscriptionChangeExamples.subscriptions_billing_anchor_set.body,
  ),
  subscriptions_payment_create: unasked(
    revolv3PaymentBody,
    subscriptionChangeExamples.subscriptions_payment_create.body,
  ),
  subscription_items_create: asAsked<CreateSubscriptionItemInput>()(
    contracts.createSubscriptionItemBody,
    subscriptionChangeExamples.subscription_items_create.body,
  ),
  subscription_items_update: asAsked<UpdateSubscriptionItemInput>()(
    contracts.updateSubscriptionItemBody,
    subscriptionChangeExamples.subscription_items_update.body,
  ),
  webhook_endpoints_test: unasked(contracts.testWebhookEndpointBody, eventExamples.webhook_endpoints_test.body),
  webhook_endpoints_create: asAsked<WebhookEndpointsCreateData['body']>()(
    contracts.createWebhookEndpointBody,
    webhookExamples.webhook_endpoints_create.body,
  ),
  webhook_endpoints_update: asAsked<WebhookEndpointsUpdateData['body']>()(
    contracts.updateWebhookEndpointBody,
    webhookExamples.webhook_endpoints_update.body,
  ),
}
