import type { SendEmail } from '@cloudflare/workers-types'
import type { NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'

/** What Email Sending will never take, however often it is asked. Its other errors may pass. */
const REFUSED: ReadonlySet<unknown> = new Set([
  'E_RECIPIENT_SUPPRESSED',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_TOO_MANY_RECIPIENTS',
  'E_CONTENT_TOO_LARGE',
])

/** E-mail through Cloudflare Email Sending, from an address that it has verified. */
export function cloudflareChannel(binding: SendEmail | undefined, fromAddress: string): NotificationChannel {
  return {
    channel: 'email',
    async deliver({ to, cc, subject, text, html, fromName, replyTo }) {
      if (!binding) throw new Error('this deployment has no EMAIL binding')
      try {
        await binding.send({
          from: { email: fromAddress, name: fromName },
          to: [...to],
          ...(cc.length > 0 ? { cc: [...cc] } : {}),
          subject,
          text,
          html,
          ...(replyTo ? { replyTo } : {}),
        })
        return { outcome: 'accepted' }
      } catch (error) {
        return { outcome: REFUSED.has(codeOf(error)) ? 'refused' : 'unavailable', reason: String(error) }
      }
    },
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
