import type { SendEmail } from '@cloudflare/workers-types'
import type { NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'
import { cloudflareChannel } from './cloudflare.ts'
import { developmentChannel } from './development.ts'
import { resendChannel } from './resend.ts'
import { smsChannel, whatsappChannel, type TwilioAccount } from './twilio.ts'

/** The worker's vars, secrets and bindings that decide how messages go out. */
export interface ChannelEnv {
  /** `cloudflare`, `resend` or `http`. */
  readonly MAIL_CHANNEL: string
  /** Where `http` channels post. */
  readonly MAIL_URL: string
  /** The address that mails come from; one that the mail service has verified. */
  readonly MAIL_FROM: string
  /** `twilio`, `http` or `off`. */
  readonly SMS_CHANNEL: string
  readonly WHATSAPP_CHANNEL: string
  readonly RESEND_URL: string
  readonly TWILIO_URL: string
  readonly TWILIO_ACCOUNT_SID: string
  readonly TWILIO_SMS_FROM: string
  readonly TWILIO_WHATSAPP_FROM: string
  readonly TWILIO_WHATSAPP_TEMPLATE: string
  readonly EMAIL?: SendEmail
  readonly RESEND_API_KEY?: string
  readonly TWILIO_AUTH_TOKEN?: string
}

/** The channels that this deployment has. Throws for one that nobody knows: a message must not vanish by a typing error. */
export function channelsOf(env: ChannelEnv): readonly NotificationChannel[] {
  return [emailOf(env), smsOf(env), whatsappOf(env)].filter((channel) => channel !== null)
}

function emailOf(env: ChannelEnv): NotificationChannel {
  switch (env.MAIL_CHANNEL) {
    case 'cloudflare':
      return cloudflareChannel(env.EMAIL, env.MAIL_FROM)
    case 'resend':
      return resendChannel({ url: env.RESEND_URL, apiKey: env.RESEND_API_KEY, fromAddress: env.MAIL_FROM })
    case 'http':
      return developmentChannel('email', env.MAIL_URL)
    default:
      throw new Error(`MAIL_CHANNEL ${env.MAIL_CHANNEL} is none`)
  }
}

function smsOf(env: ChannelEnv): NotificationChannel | null {
  switch (env.SMS_CHANNEL) {
    case 'twilio':
      return smsChannel(twilioOf(env, env.TWILIO_SMS_FROM))
    case 'http':
      return developmentChannel('sms', env.MAIL_URL)
    case 'off':
      return null
    default:
      throw new Error(`SMS_CHANNEL ${env.SMS_CHANNEL} is none`)
  }
}

function whatsappOf(env: ChannelEnv): NotificationChannel | null {
  switch (env.WHATSAPP_CHANNEL) {
    case 'twilio':
      return whatsappChannel(twilioOf(env, env.TWILIO_WHATSAPP_FROM), env.TWILIO_WHATSAPP_TEMPLATE)
    case 'http':
      return developmentChannel('whatsapp', env.MAIL_URL)
    case 'off':
      return null
    default:
      throw new Error(`WHATSAPP_CHANNEL ${env.WHATSAPP_CHANNEL} is none`)
  }
}

function twilioOf(env: ChannelEnv, from: string): TwilioAccount {
  return { url: env.TWILIO_URL, accountSid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN, from }
}
