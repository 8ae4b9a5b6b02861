import type { brandingResponse, brandingSettings, updateBrandingBody } from '../settings.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, requestId } from './story.ts'

const branding = {
  object: 'branding',
  logo_url: 'https://cdn.okafor.studio/logo.png',
  favicon_url: null,
  primary_color: '#0f766e',
  background_color: null,
  button_text: 'Book now',
  terms_url: 'https://okafor.studio/terms',
  privacy_url: 'https://okafor.studio/privacy',
  address_line1: '18 Marina Road',
  address_line2: null,
  city: 'Lagos',
  state: null,
  postal_code: '101241',
  country: 'NG',
  tax_id: '01234567-0001',
  updated_at: AT.linked,
} satisfies Answer<typeof brandingSettings>

export const settingsExamples = {
  settings_branding_get: { answer: { data: branding, requestId } satisfies Answer<typeof brandingResponse> },
  settings_branding_update: {
    body: {
      primary_color: '#0f766e',
      button_text: 'Book now',
      address_line1: '18 Marina Road',
      city: 'Lagos',
      postal_code: '101241',
      country: 'NG',
      tax_id: '01234567-0001',
    } satisfies Body<typeof updateBrandingBody>,
    answer: { data: branding, requestId } satisfies Answer<typeof brandingResponse>,
  },
} satisfies Record<string, Example>
