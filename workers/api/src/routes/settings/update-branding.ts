import { atLeastOneField, brandingResponse, presentBranding, updateBrandingBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { updateBranding } from '@revkeen-edge/services/settings/update-branding.ts'

export function registerUpdateBranding(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/settings/branding',
      operationId: 'settings_branding_update',
      summary: 'Update the branding',
      description:
        'Changes the fields that are given; null clears one. Web addresses are https URLs of public hosts. Any colour is taken: text on it becomes white or black, whichever reaches a contrast of 4.5 (WCAG 2.2, AA). Documents show the postal address, the tax number and, where it is a PNG or JPEG file of at most 64 kB, the logo.',
      tag: 'Settings',
      scope: 'settings:write',
      body: atLeastOneField(updateBrandingBody),
      response: brandingResponse,
      extension: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        () => updateBranding(context, outboundRules(c.var.platform.urls), body),
        (merchant) => ({ data: presentBranding(merchant), requestId }),
      ),
  )
}
