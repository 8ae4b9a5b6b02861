import type { Api } from '@revkeen-edge/http'
import { registerGetBranding } from './get-branding.ts'
import { registerUpdateBranding } from './update-branding.ts'

export function registerSettings(app: Api): void {
  registerGetBranding(app)
  registerUpdateBranding(app)
}
