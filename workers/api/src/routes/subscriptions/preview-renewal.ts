import { iso, pathId, previewRenewalBody, renewalPreviewResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { previewRenewal } from '@revkeen-edge/services/subscriptions/preview-renewal.ts'
import * as z from 'zod'
import { shownCharges } from '../billing/charge.ts'

export function registerPreviewRenewal(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/preview-renewal',
      operationId: 'subscriptions_preview_renewal',
      summary: 'Preview the next renewals',
      description:
        'When a subscription will be billed next, and what for, with discounts, taxes, the changes that wait for the next invoice and the phases of its schedule. `count` says how many renewals are shown, 12 by itself.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscription') }),
      body: previewRenewalBody,
      bodyOptional: true,
      response: renewalPreviewResponse,
      errors: [404],
    },
    async ({ context, params, body, requestId }) =>
      read(await previewRenewal(context, params.id, body.count), ({ subscription, charges, nextInvoiceMinor }) => ({
        data: {
          subscriptionId: subscription.id,
          currentPeriodEnd: iso(subscription.currentPeriodEnd),
          upcomingRenewals: shownCharges(charges, subscription),
          nextInvoiceAmountMinor: nextInvoiceMinor ?? 0,
          currency: subscription.currency,
        },
        requestId,
      })),
  )
}
