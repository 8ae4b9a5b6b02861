import { pathId, paymentLinkStatus, paymentLinkStatusBody, presentPaymentLinkStatus } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { switchPaymentLink } from '@revkeen-edge/services/payment-links/switch.ts'
import * as z from 'zod'

const STEPS = { active: 'activate', inactive: 'deactivate', archived: 'archive' } as const

export function registerUpdatePaymentLink(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/payment-links/{id}/status',
      operationId: 'payment_links_update',
      summary: 'Change the status of a payment link',
      description: 'Turns a link on or off, or archives it for good.',
      tag: 'Payment links',
      scope: 'payment_links:write',
      params: z.object({ id: pathId('paymentLink') }),
      body: paymentLinkStatusBody,
      bodyOptional: true,
      response: paymentLinkStatus,
      errors: [404, 422],
    },
    ({ context, params, body: { status }, c }) => {
      const { checkout } = c.var.platform.urls
      return mutate(() => switchPaymentLink(context, checkout, params.id, STEPS[status]), presentPaymentLinkStatus)
    },
  )
}
