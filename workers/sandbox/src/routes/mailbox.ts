import type { Hono } from 'hono'
import { mailboxOf, type Env } from '../env.ts'
import { MAILBOX_CSP, mailboxPage } from '../pages/mailbox.ts'
import { jsonObject, requiredField, textField } from './body.ts'

const LISTED = 500

/** Where every message of the product arrives in development. */
export function registerMailbox(app: Hono<{ Bindings: Env }>): void {
  app.post('/mailbox', async (c) => {
    const body = await jsonObject(c)
    const id = await mailboxOf(c.env).deliver({
      to: requiredField(body, 'to'),
      from: textField(body, 'from'),
      channel: textField(body, 'channel') || 'email',
      subject: textField(body, 'subject'),
      text: textField(body, 'text'),
      html: textField(body, 'html'),
    })
    return c.json({ id }, 202)
  })
  app.get('/mailbox.json', async (c) => c.json(await mailboxOf(c.env).list(recipientOf(c.req.query('to')), LISTED)))
  app.get('/mailbox', async (c) => {
    const to = recipientOf(c.req.query('to'))
    const mailbox = mailboxOf(c.env)
    const messages = await mailbox.list(to, LISTED)
    const id = c.req.query('id')
    const open = id ? await mailbox.message(id) : (messages[0] ?? null)
    c.header('content-security-policy', MAILBOX_CSP)
    return c.html(mailboxPage(messages, open, to))
  })
  app.delete('/mailbox', async (c) => {
    await mailboxOf(c.env).clear()
    return c.body(null, 204)
  })
}

/** A telephone number is often written without encoding its plus sign, which a query then reads as a blank. */
function recipientOf(to: string | undefined): string | null {
  return to?.replace(/^ (?=\d)/, '+') ?? null
}
