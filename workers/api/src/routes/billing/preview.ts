import { billingPreviewBody, billingPreviewResponse, iso, isoOrNull } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { previewBilling } from '@revkeen-edge/services/billing/preview.ts'
import { shownCharges } from './charge.ts'
import { summaryOf } from './summary.ts'

export function registerPreviewBilling(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/billing/preview',
      operationId: 'billing_preview_create',
      summary: 'Preview a billing schedule',
      description:
        'When a schedule would charge, and how much: by the rules that bill subscriptions. Before discounts and taxes. Without a currency or a time zone it is in those of the merchant; `count` says how many charges are shown, 12 by itself.',
      tag: 'Billing',
      scope: 'subscriptions:read',
      body: billingPreviewBody,
      response: billingPreviewResponse,
    },
    async ({ context, body, requestId }) =>
      read(await previewBilling(context, body), (preview) => {
        const { terms, currency, charges, firstChargeAt, trialEndsAt, endsAt } = preview
        return {
          data: {
            items: shownCharges(charges, { currency, timezone: terms.timezone }),
            summary: summaryOf(preview),
            totalAmountMinor: charges.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
            currency,
            firstChargeDate: iso(firstChargeAt),
            trialEndDate: isoOrNull(trialEndsAt),
            scheduleEndDate: isoOrNull(endsAt),
            timezone: terms.timezone,
          },
          requestId,
        }
      }),
  )
}
