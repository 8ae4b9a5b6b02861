import { brandingResponse, presentBranding } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getBranding } from '@revkeen-edge/services/settings/get-branding.ts'

export function registerGetBranding(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/branding',
      operationId: 'settings_branding_get',
      summary: 'Get the branding',
      description:
        'How payment pages, e-mails and documents look, and the postal address and tax number that invoices name; null is what has not been given.',
      tag: 'Settings',
      scope: 'settings:read',
      response: brandingResponse,
      extension: true,
    },
    async ({ context, requestId }) =>
      read(await getBranding(context), (merchant) => ({ data: presentBranding(merchant), requestId })),
  )
}
