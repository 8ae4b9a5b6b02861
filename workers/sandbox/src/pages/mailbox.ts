import { html } from 'hono/html'
import type { Message } from '../mailbox/mailbox.ts'
import { layout } from './layout.ts'

const time = (message: Message): string => message.created_at.slice(0, 19).replace('T', ' ')

const linkOf = (message: Message, to: string | null): string =>
  `/mailbox?${new URLSearchParams({ id: message.id, ...(to === null ? {} : { to }) }).toString()}`

const CHANNELS: Readonly<Record<string, string>> = { email: 'E-mail', sms: 'SMS', whatsapp: 'WhatsApp' }
const channelOf = ({ channel }: Message) => CHANNELS[channel] ?? channel

/** A text message has no subject: its first words stand for one. */
const titleOf = ({ subject, text }: Message) => subject || text.slice(0, 80) || '(no subject)'

const item = (message: Message, to: string | null, isOpen: boolean) =>
  html`<li>
    <a href="${linkOf(message, to)}" ${isOpen ? html`aria-current="page"` : ''}
      ><strong>${titleOf(message)}</strong> <span>${message.to}</span
      ><span class="dim">${time(message)} · <em class="channel ${message.channel}">${channelOf(message)}</em></span></a
    >
  </li>`

// The frame may open links, in a window of their own, and nothing else: no scripts, no forms, not this origin.
const bodyOf = (message: Message) =>
  message.html === ''
    ? html`<pre tabindex="0" aria-label="Message" class="${message.channel}">${message.text}</pre>`
    : html`<iframe
        title="Message"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcdoc="${`<base target="_blank">${message.html}`}"
      ></iframe>`

const openMessage = (message: Message) =>
  html`<header>
      <h2>${message.subject || `${channelOf(message)} to ${message.to}`}</h2>
      <p class="dim">
        ${message.from === '' ? '' : `From ${message.from} · `}To ${message.to} · ${time(message)} UTC ·
        ${channelOf(message)}
      </p>
    </header>
    ${bodyOf(message)}`

/** The mailbox for people: the list, and the message that is open. */
export function mailboxPage(messages: readonly Message[], open: Message | null, to: string | null) {
  const list = messages.map((message) => item(message, to, message.id === open?.id))
  return layout(
    open ? `${titleOf(open)} – Mailbox` : 'Mailbox',
    html`<main class="mail">
      <nav aria-label="Messages">
        ${
          list.length === 0
            ? html`<p class="empty">No messages${to === null ? '' : ` to ${to}`} yet.</p>`
            : html`<ol>
                ${list}
              </ol>`
        }
      </nav>
      <article>${open ? openMessage(open) : html`<p class="empty">Nothing to read.</p>`}</article>
    </main>`,
  )
}

/** Mail brings its own inline styles and pictures; scripts stay shut out. */
export const MAILBOX_CSP = `default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data: http: https:; font-src data: http: https:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'`
