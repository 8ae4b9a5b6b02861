import type { NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'
import { post } from './post.ts'

export interface ResendAccount {
  /** Base of the API. */
  readonly url: string
  readonly apiKey: string | undefined
  /** An address of a domain that Resend has verified. */
  readonly fromAddress: string
}

const MAX_KEY_CHARS = 256

/** E-mail through Resend's API. A repetition within a day carries the same key, and is not sent again. */
export function resendChannel({ url, apiKey, fromAddress }: ResendAccount): NotificationChannel {
  return {
    channel: 'email',
    async deliver({ id, to, cc, subject, text, html, fromName, replyTo }) {
      if (!apiKey) throw new Error('this deployment has no RESEND_API_KEY')
      return post('Resend', `${url}/emails`, {
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': `${id}/${to[0] ?? ''}`.slice(0, MAX_KEY_CHARS),
        },
        body: JSON.stringify({
          from: `${quoted(fromName)} <${fromAddress}>`,
          to,
          ...(cc.length > 0 ? { cc } : {}),
          subject,
          text,
          html,
          ...(replyTo ? { reply_to: replyTo } : {}),
        }),
      })
    },
  }
}

/** A name in an address may hold commas and the like between quotes (RFC 5322). */
function quoted(name: string): string {
  return `"${name.replaceAll(/[\p{Cc}"\\]/gu, ' ').trim()}"`
}
