import type { NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'
import { post } from './post.ts'

export interface TwilioAccount {
  /** Base of the API. */
  readonly url: string
  readonly accountSid: string
  readonly authToken: string | undefined
  /** A number, an alphanumeric sender, or the SID of a messaging service. */
  readonly from: string
}

/** Text messages through Twilio. It has no keys of idempotency: what was sent just before a crash is sent again. */
export function smsChannel(account: TwilioAccount): NotificationChannel {
  return {
    channel: 'sms',
    deliver: ({ to: [to = ''], short }) => send(account, { To: to, ...senderOf(account), Body: short }),
  }
}

/**
 * WhatsApp through Twilio. Meta takes free text only within a day of the customer's last message, so a business that writes
 * first needs an approved template: `template` is its content SID, and the message its first variable.
 */
export function whatsappChannel(account: TwilioAccount, template: string): NotificationChannel {
  return {
    channel: 'whatsapp',
    deliver({ to: [to = ''], short }) {
      const says: Record<string, string> =
        template === '' ? { Body: short } : { ContentSid: template, ContentVariables: JSON.stringify({ 1: short }) }
      return send(account, { To: `whatsapp:${to}`, ...senderOf(account, 'whatsapp:'), ...says })
    },
  }
}

function senderOf({ from }: TwilioAccount, prefix = ''): Record<string, string> {
  return /^MG[0-9a-f]{32}$/.test(from) ? { MessagingServiceSid: from } : { From: `${prefix}${from}` }
}

async function send({ url, accountSid, authToken }: TwilioAccount, form: Readonly<Record<string, string>>) {
  if (!authToken) throw new Error('this deployment has no TWILIO_AUTH_TOKEN')
  return post('Twilio', `${url}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, {
    headers: {
      authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form),
  })
}
