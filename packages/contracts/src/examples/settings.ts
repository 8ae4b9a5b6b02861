import type {
  connectGatewayAccountBody,
  gatewayAccount,
  gatewayAccountListResponse,
  gatewayAccountResponse,
  updateGatewayAccountBody,
} from '../gateway-accounts.ts'
import type {
  notificationPreviewResponse,
  notificationSettings,
  notificationsResponse,
  previewNotificationBody,
  updateNotificationsBody,
} from '../notifications.ts'
import type {
  createRapydKeyBody,
  rapydKey,
  rapydKeyListResponse,
  rapydKeyRevokedResponse,
  rapydKeySecretResponse,
} from '../rapyd-keys.ts'
import type { brandingResponse, brandingSettings, updateBrandingBody } from '../settings.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, requestId } from './story.ts'

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

const anAccount = {
  ...named('gatewayAccount'),
  object: 'gateway_account',
  provider: 'nmi',
  label: 'Studio, US dollars',
  currencies: ['USD'],
  status: 'active',
  is_default: true,
  tokenization_key: 'n5W6Qd-8tGzyR-4wVxKe-2mHbCp',
  callback_url: `https://webhooks.revkeen.example.com/nmi/${IDS.gatewayAccount}`,
  settlement_time: '20:00',
  settlement_zone: 'America/New_York',
  created_at: AT.catalogued,
  updated_at: AT.catalogued,
} satisfies Answer<typeof gatewayAccount>

const aRapydKey = {
  ...named('rapydKey'),
  object: 'rapyd_key',
  name: 'Booking system',
  access_key: 'rak_7c1e90b4d25f4a8e93b06d1f2ac85e47',
  created_at: AT.linked,
} satisfies Answer<typeof rapydKey>

const BY_EMAIL: { enabled: boolean; channels: ('email' | 'sms' | 'whatsapp')[] } = {
  enabled: true,
  channels: ['email'],
}

const notifications = {
  object: 'notifications',
  available_channels: ['email', 'sms', 'whatsapp'],
  receipt: BY_EMAIL,
  invoice_sent: BY_EMAIL,
  invoice_reminder: BY_EMAIL,
  order_shipped: { enabled: true, channels: ['sms', 'email'] },
  refund: BY_EMAIL,
  credit_note: BY_EMAIL,
  subscription_confirmed: BY_EMAIL,
  subscription_canceled: BY_EMAIL,
  trial_ending: BY_EMAIL,
  renewal_upcoming: { enabled: false, channels: ['email'] },
  payment_failed: BY_EMAIL,
  payment_retry_failed: BY_EMAIL,
  payment_action_needed: { enabled: true, channels: ['whatsapp', 'sms', 'email'] },
  service_suspended: BY_EMAIL,
  payment_recovered: BY_EMAIL,
  updated_at: AT.linked,
} satisfies Answer<typeof notificationSettings>

export const settingsExamples = {
  settings_notifications_get: {
    answer: { data: notifications, requestId } satisfies Answer<typeof notificationsResponse>,
  },
  settings_notifications_update: {
    body: {
      order_shipped: { channels: ['sms', 'email'] },
      renewal_upcoming: { enabled: false },
      payment_action_needed: { channels: ['whatsapp', 'sms', 'email'] },
    } satisfies Body<typeof updateNotificationsBody>,
    answer: { data: notifications, requestId } satisfies Answer<typeof notificationsResponse>,
  },
  settings_notifications_preview: {
    body: { kind: 'trial_ending', channel: 'sms' } satisfies Body<typeof previewNotificationBody>,
    answer: {
      data: {
        object: 'notification_preview',
        kind: 'trial_ending',
        channel: 'sms',
        subject: null,
        html: null,
        text: 'Okafor Studio: your trial of Pro plan ends on May 7, 2026. $49.00 is charged then, and every month after that. Change or cancel: https://portal.revkeen.example.com/portal/okafor',
      },
      requestId,
    } satisfies Answer<typeof notificationPreviewResponse>,
  },
  settings_rapyd_keys_list: {
    answer: { data: [aRapydKey], requestId } satisfies Answer<typeof rapydKeyListResponse>,
  },
  settings_rapyd_keys_create: {
    body: { name: aRapydKey.name } satisfies Body<typeof createRapydKeyBody>,
    answer: {
      data: { ...aRapydKey, secret_key: 'rsk_0f3b…, shown this once' },
      requestId,
    } satisfies Answer<typeof rapydKeySecretResponse>,
  },
  settings_rapyd_keys_revoke: {
    answer: { data: { id: aRapydKey.id, deleted: true }, requestId } satisfies Answer<typeof rapydKeyRevokedResponse>,
  },
  settings_gateway_accounts_list: {
    answer: { data: [anAccount], requestId } satisfies Answer<typeof gatewayAccountListResponse>,
  },
  settings_gateway_accounts_connect: {
    body: {
      provider: 'nmi',
      label: anAccount.label,
      currencies: anAccount.currencies,
      security_key: 'the key from your control panel',
      webhook_key: 'the signing key of your webhooks',
      tokenization_key: anAccount.tokenization_key,
    } satisfies Body<typeof connectGatewayAccountBody>,
    answer: { data: anAccount, requestId } satisfies Answer<typeof gatewayAccountResponse>,
  },
  settings_gateway_accounts_update: {
    body: { currencies: ['USD', 'CAD'] } satisfies Body<typeof updateGatewayAccountBody>,
    answer: {
      data: { ...anAccount, currencies: ['USD', 'CAD'], updated_at: AT.linked },
      requestId,
    } satisfies Answer<typeof gatewayAccountResponse>,
  },
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
