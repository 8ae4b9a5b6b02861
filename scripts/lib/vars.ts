import type { Part, Urls } from './parts.ts'

export type Vars = Record<string, string>

export interface LocalSettings {
  readonly urls: Urls
  readonly envelopeKey: string
  readonly rateLimits: boolean
  readonly traceD1: boolean
}

/** The vars of a system on this machine: the sandbox worker stands in for the gateway and the mail service. */
export function localVars({ urls, envelopeKey, rateLimits, traceD1 }: LocalSettings): Vars {
  return {
    ENVIRONMENT: 'development',
    API_URL: urls.api,
    CHECKOUT_URL: urls.checkout,
    PORTAL_URL: urls.portal,
    WEBHOOKS_URL: urls.webhooks,
    NMI_URL: `${urls.sandbox}/api`,
    NMI_TEST_URL: `${urls.sandbox}/api`,
    COLLECT_URL: `${urls.sandbox}/token/Collect.js`,
    ELAVON_URL: `${urls.sandbox}/VirtualMerchantDemo`,
    ELAVON_TEST_URL: `${urls.sandbox}/VirtualMerchantDemo`,
    ELAVON_COLLECT_URL: `${urls.sandbox}/token/Collect.js`,
    MAIL_CHANNEL: 'http',
    MAIL_URL: `${urls.sandbox}/mailbox`,
    MAIL_FROM: 'billing@localhost',
    SMS_CHANNEL: 'http',
    WHATSAPP_CHANNEL: 'http',
    RESEND_URL: '',
    TWILIO_URL: '',
    TWILIO_ACCOUNT_SID: '',
    TWILIO_SMS_FROM: '',
    TWILIO_WHATSAPP_FROM: '',
    TWILIO_WHATSAPP_TEMPLATE: '',
    ALLOW_LOOPBACK: 'on',
    RATE_LIMITS: rateLimits ? 'on' : 'off',
    TRACE_D1: traceD1 ? 'on' : 'off',
    ENVELOPE_KEY: envelopeKey,
  }
}

/** The sandbox stands for other companies' servers, so it is told nothing of ours. */
export function varsFor(part: Part, vars: Vars): Vars {
  return part === 'sandbox' ? {} : vars
}
