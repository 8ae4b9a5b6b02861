import { pathId, paymentLinkStatus, presentPaymentLinkStatus } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { switchPaymentLink } from '@revkeen-edge/services/payment-links/switch.ts'
import * as z from 'zod'

const VERBS = [
  {
    step: 'activate',
    summary: 'Activate a payment link',
    description: 'Turns the link on. One that is archived or over stays off.',
  },
  {
    step: 'deactivate',
    summary: 'Deactivate a payment link',
    description: 'Turns the link off until it is activated again.',
  },
  { step: 'archive', summary: 'Archive a payment link', description: 'Turns the link off for good.' },
] as const

/** The verbs from before the status operation, which does the same. */
export function registerSwitchPaymentLink(app: Api): void {
  for (const { step, summary, description } of VERBS) {
    register(
      app,
      {
        method: 'post',
        path: `/payment-links/{id}/${step}`,
        operationId: `payment_links_${step}`,
        summary,
        description,
        tag: 'Payment links',
        scope: 'payment_links:write',
        params: z.object({ id: pathId('paymentLink') }),
        response: paymentLinkStatus,
        errors: [404, 422],
        deprecated: true,
      },
      ({ context, params, c }) =>
        mutate(
          () => switchPaymentLink(context, c.var.platform.urls.checkout, params.id, step),
          presentPaymentLinkStatus,
        ),
    )
  }
}
