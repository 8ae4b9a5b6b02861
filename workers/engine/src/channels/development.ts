import type { Channel } from '@revkeen-edge/domain'
import type { Delivery, NotificationChannel } from '@revkeen-edge/services/ports/notifications.ts'
import { post } from './post.ts'

/** The development channel: whoever shows the messages gets them as JSON, a copy for each recipient. */
export function developmentChannel(channel: Channel, url: string): NotificationChannel {
  return {
    channel,
    async deliver(delivery) {
      const { to, cc } = delivery
      const outcomes = await Promise.all([...to, ...cc].map((recipient) => postCopy(url, channel, recipient, delivery)))
      return outcomes.find(({ outcome }) => outcome !== 'accepted') ?? { outcome: 'accepted' }
    },
  }
}

function postCopy(url: string, channel: Channel, to: string, delivery: Delivery) {
  const { id, fromName: from, subject, html, text, short } = delivery
  const says = channel === 'email' ? { subject, text, html } : { subject: '', text: short, html: '' }
  return post('the development channel', url, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, to, channel, from, ...says }),
  })
}
