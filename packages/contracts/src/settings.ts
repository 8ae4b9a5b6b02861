import type { Merchant } from '@revkeen-edge/domain'
import * as z from 'zod'
import { country, iso, text } from './fields.ts'

/** How a merchant's pages, e-mails and documents look and whom they name. Null is what the merchant has not chosen. */
export const brandingSettings = z.object({
  object: z.literal('branding'),
  logo_url: z.string().nullable(),
  favicon_url: z.string().nullable(),
  primary_color: z.string().nullable(),
  background_color: z.string().nullable(),
  button_text: z.string().nullable(),
  terms_url: z.string().nullable(),
  privacy_url: z.string().nullable(),
  address_line1: z.string().nullable(),
  address_line2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postal_code: z.string().nullable(),
  country: z.string().nullable(),
  tax_id: z.string().nullable(),
  updated_at: z.string(),
})

export type BrandingSettingsWire = z.infer<typeof brandingSettings>

export function presentBranding(merchant: Merchant): BrandingSettingsWire {
  const { branding, updatedAt } = merchant
  return {
    object: 'branding',
    logo_url: branding.logoUrl ?? null,
    favicon_url: branding.faviconUrl ?? null,
    primary_color: branding.primaryColor ?? null,
    background_color: branding.backgroundColor ?? null,
    button_text: branding.buttonText ?? null,
    terms_url: branding.termsUrl ?? null,
    privacy_url: branding.privacyUrl ?? null,
    address_line1: merchant.addressLine1,
    address_line2: merchant.addressLine2,
    city: merchant.city,
    state: merchant.state,
    postal_code: merchant.postalCode,
    country: merchant.country,
    tax_id: merchant.taxId,
    updated_at: iso(updatedAt),
  }
}

/** `#rgb` or `#rrggbb`, kept as six lower-case digits. */
const colour = z
  .string()
  .regex(/^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$/, 'must be a hex colour such as #0f766e')
  .transform((value) =>
    `#${value.length === 4 ? value.slice(1).replaceAll(/./g, '$&$&') : value.slice(1)}`.toLowerCase(),
  )

const url = text(2048).meta({ format: 'uri' })

const MAX_BUTTON_CHARS = 30

export const updateBrandingBody = z.object({
  logo_url: url.nullish(),
  favicon_url: url.nullish(),
  primary_color: colour.nullish(),
  background_color: colour.nullish(),
  button_text: text(MAX_BUTTON_CHARS)
    .refine((value) => value.trim() !== '', 'must not be blank')
    .nullish(),
  terms_url: url.nullish(),
  privacy_url: url.nullish(),
  address_line1: text(200).nullish(),
  address_line2: text(200).nullish(),
  city: text(100).nullish(),
  state: text(100).nullish(),
  postal_code: text(20).nullish(),
  country: country.nullish(),
  tax_id: text(50).nullish(),
})
export type UpdateBranding = z.infer<typeof updateBrandingBody>

export const brandingResponse = z.object({ data: brandingSettings, requestId: z.string() })
