import type { Merchant } from '@revkeen-edge/domain/tenant.ts'
import type { EmailMerchantView } from './view.ts'

/** A tenant as its e-mails show it. */
export function emailMerchant({
  name,
  branding,
  supportEmail,
  mode,
}: Pick<Merchant, 'name' | 'branding' | 'supportEmail' | 'mode'>): EmailMerchantView {
  return {
    name,
    logoUrl: branding.logoUrl ?? null,
    colours: { primaryColour: branding.primaryColor ?? null, backgroundColour: branding.backgroundColor ?? null },
    supportEmail,
    testMode: mode === 'sandbox',
  }
}
