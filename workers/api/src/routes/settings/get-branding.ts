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
      description: 'How payment pages and e-mails look; null is what has not been chosen.',
      tag: 'Settings',
      scope: 'settings:read',
      response: brandingResponse,
      extension: true,
    },
    async ({ context, requestId }) =>
      read(await getBranding(context), (merchant) => ({ data: presentBranding(merchant), requestId })),
  )
}
