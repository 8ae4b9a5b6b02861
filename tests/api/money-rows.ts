import type {
  CheckoutSession,
  Customer,
  Invoice,
  InvoiceLine,
  Order,
  Payment,
  PaymentAttempt,
  Transaction,
} from '@revkeen-edge/domain'
import { operatorContext } from '../../scripts/admin/execute.ts'
import { newCustomer } from '@revkeen-edge/services/customers/new.ts'
import { newInvoice, newInvoiceLine } from '@revkeen-edge/services/invoices/new.ts'
import { newOrder } from '@revkeen-edge/services/orders/new.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { System } from '@revkeen-edge/testing'

/** Rows of a sale, each complete, for reads to find. `at` is when they were made. */
export function rowsOf(system: System, merchantId: string) {
  const context = operatorContext(system.admin, { merchantId, mode: 'sandbox' })
  const common = (at = context.now) => ({
    id: systemRuntime.uuid(),
    merchantId,
    createdAt: at,
    updatedAt: at,
    version: 1,
  })
  return {
    customer: (fields: Partial<Customer> = {}): Customer => ({ ...newCustomer(context, 'ada@example.com'), ...fields }),
    invoice: (customerId: string, fields: Partial<Invoice> = {}, at?: number): Invoice => ({
      ...newInvoice(context, { customerId, currency: 'USD', origin: 'manual' }),
      ...common(at),
      status: 'sent',
      subtotalMinor: 5000,
      totalMinor: 5000,
      finalizedAt: at ?? context.now,
      ...fields,
    }),
    line: (invoice: Invoice, position: number, fields: Partial<InvoiceLine> = {}): InvoiceLine => ({
      ...newInvoiceLine(context, invoice, {
        position,
        description: `Line ${position}`,
        quantity: 1,
        unitAmountMinor: 2500,
        subtotalMinor: 2500,
      }),
      ...fields,
    }),
    order: (invoice: Invoice): Order => ({
      ...newOrder(context, { customerId: invoice.customerId, currency: invoice.currency }),
      invoiceId: invoice.id,
      status: 'paid',
      subtotalMinor: invoice.subtotalMinor,
      totalMinor: invoice.totalMinor,
      paidAt: invoice.paidAt,
    }),
    payment: (invoice: Invoice, fields: Partial<Payment> = {}, at?: number): Payment => ({
      ...common(at),
      ...GATEWAY_FACTS,
      origin: 'checkout',
      paymentIntentId: null,
      description: null,
      statementDescriptor: null,
      reference: null,
      notes: null,
      invoiceId: invoice.id,
      customerId: invoice.customerId,
      status: 'succeeded',
      currency: invoice.currency,
      amountMinor: invoice.totalMinor,
      capturedMinor: invoice.totalMinor,
      refundedMinor: 0,
      paymentMethodId: null,
      paymentChannel: 'card_not_present',
      metadata: {},
      authorizedAt: context.now,
      capturedAt: context.now,
      voidedAt: null,
      refundedAt: null,
      ...fields,
    }),
    transaction: (payment: Payment, invoice: Invoice, fields: Partial<Transaction> = {}, at?: number): Transaction => ({
      ...common(at),
      ...GATEWAY_FACTS,
      type: 'sale',
      status: 'succeeded',
      invoiceId: invoice.id,
      customerId: invoice.customerId,
      paymentId: payment.id,
      parentTransactionId: null,
      currency: invoice.currency,
      amountMinor: payment.amountMinor,
      refundedMinor: 0,
      metadata: {},
      ...fields,
    }),
    attempt: (
      gatewayAccountId: string,
      session: Pick<CheckoutSession, 'id' | 'invoiceId'> | null,
      fields: Partial<PaymentAttempt> = {},
    ): PaymentAttempt => ({
      ...common(),
      action: 'sale',
      origin: 'checkout',
      paymentIntentId: null,
      orderId: null,
      paymentMethodId: null,
      requestKey: null,
      parentTransactionId: null,
      gatewayOrderId: systemRuntime.uuid(),
      status: 'pending',
      invoiceId: session?.invoiceId ?? systemRuntime.uuid(),
      paymentId: systemRuntime.uuid(),
      checkoutSessionId: session?.id ?? null,
      gateway: 'nmi',
      gatewayAccountId,
      amountMinor: 5000,
      currency: 'USD',
      gatewayCode: null,
      gatewayMessage: null,
      gatewayTransactionId: null,
      cardBrand: null,
      cardLast4: null,
      attemptNumber: 1,
      sale: { buyer: { email: 'ada@example.com', name: null, phone: null, billing: null, shipping: null }, lines: [] },
      dispatchedAt: context.now,
      firstNotFoundAt: null,
      checks: 0,
      nextCheckAt: null,
      settledAt: null,
      ...fields,
    }),
  }
}

const GATEWAY_FACTS = {
  gateway: 'nmi',
  gatewayTransactionId: '7001',
  gatewayResponseCode: '100',
  gatewayResponseText: 'APPROVED',
  paymentMethodType: 'card',
  cardBrand: 'visa',
  cardLast4: '1111',
}
