import type { Merchant } from '@revkeen-edge/domain'
import * as z from 'zod'
import { iso, text } from './fields.ts'

/** How a merchant's pages and e-mails look. Null is what the merchant has not chosen. */
export const brandingSettings = z.object({
  object: z.literal('branding'),
  logo_url: z.string().nullable(),
  favicon_url: z.string().nullable(),
  primary_color: z.string().nullable(),
  background_color: z.string().nullable(),
  button_text: z.string().nullable(),
  terms_url: z.string().nullable(),
  privacy_url: z.string().nullable(),
  updated_at: z.string(),
})

export type BrandingSettingsWire = z.infer<typeof brandingSettings>

export function presentBranding({ branding, updatedAt }: Merchant): BrandingSettingsWire {
  return {
    object: 'branding',
    logo_url: branding.logoUrl ?? null,
    favicon_url: branding.faviconUrl ?? null,
    primary_color: branding.primaryColor ?? null,
    background_color: branding.backgroundColor ?? null,
    button_text: branding.buttonText ?? null,
    terms_url: branding.termsUrl ?? null,
    privacy_url: branding.privacyUrl ?? null,
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
})
export type UpdateBranding = z.infer<typeof updateBrandingBody>

export const brandingResponse = z.object({ data: brandingSettings, requestId: z.string() })
