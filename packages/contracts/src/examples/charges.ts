import { publicId } from '@revkeen-edge/domain'
import type { captureChargeBody, charge, chargeListResponse, chargeResponse, createChargeBody } from '../charges.ts'
import type { refundChargeBody } from '../reversals.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, onePage, PRICE_MINOR, requestId } from './story.ts'

const aCharge = {
  id: IDS.payment,
  public_id: publicId('charge', IDS.payment),
  object: 'charge',
  customerId: IDS.customer,
  invoiceId: null,
  paymentMethodId: IDS.paymentMethod,
  amountMinor: PRICE_MINOR,
  amountCapturedMinor: PRICE_MINOR,
  amountRefundedMinor: 0,
  currency: 'USD',
  status: 'succeeded',
  description: 'Onboarding workshop',
  statementDescriptor: null,
  failureCode: null,
  failureMessage: null,
  gatewayTransactionId: '9871532046',
  receiptUrl: null,
  captured: true,
  metadata: {},
  createdAt: AT.paid,
  updatedAt: AT.paid,
} satisfies Answer<typeof charge>

const one = { data: aCharge, requestId } satisfies Answer<typeof chargeResponse>
const aVoid = { ...aCharge, status: 'voided', amountCapturedMinor: 0, captured: false } satisfies Answer<typeof charge>

export const chargeExamples = {
  charges_list: {
    answer: { data: [aCharge], pagination: onePage('offset'), requestId } satisfies Answer<typeof chargeListResponse>,
  },
  charges_create: {
    body: {
      customerId: IDS.customer,
      amountMinor: PRICE_MINOR,
      currency: 'USD',
      description: 'Onboarding workshop',
    } satisfies Body<typeof createChargeBody>,
    answer: one,
  },
  charges_get: { answer: one },
  charges_capture: { body: { amountMinor: PRICE_MINOR } satisfies Body<typeof captureChargeBody>, answer: one },
  charges_refund: {
    body: { amountMinor: 5000, reason: 'Could not attend the second day' } satisfies Body<typeof refundChargeBody>,
    answer: { data: { ...aCharge, status: 'partially_refunded', amountRefundedMinor: 5000 }, requestId },
  },
  charges_void: { answer: { data: aVoid, requestId } },
} satisfies Record<string, Example>
