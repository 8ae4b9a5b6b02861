import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { invoiceSentMessage } from '@revkeen-edge/services/messages/invoice-sent.ts'
import { sendMessage } from '@revkeen-edge/services/messages/send.ts'
import type { Plan } from '@revkeen-edge/services/plan.ts'
import type { Delivery, MessagePorts } from '@revkeen-edge/services/ports/notifications.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../scripts/admin/shell.ts'
import { rowsOf } from '../api/money-rows.ts'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { contextOn } from '../data/context.ts'

const MINUTE_MS = 60_000

let system: System
let merchant: TestMerchant
let context: Context

beforeAll(async () => {
  // Rows are written by hand, without the ledger's side of them.
  system = await startSystem({ invariants: false })
  merchant = await testMerchant(system, 'mailer')
  context = contextOn(system.db, Date.now(), { merchantId: merchant.merchantId, mode: 'sandbox' })
})
afterAll(() => system.dispose())

const TOKEN = 'AAECAwQFBgcICQoLDA0ODw'
let numbers = 0

/** An invoice of Ada's in two lines, partly paid and due in March. */
async function invoiceOf(fields: Partial<Invoice> = {}): Promise<Invoice> {
  const rows = rowsOf(system, merchant.merchantId)
  numbers += 1
  const customer = rows.customer({ name: 'Ada Lovelace', email: `ada-${numbers}@example.com` })
  const invoice = rows.invoice(customer.id, {
    number: `INV-2026-${numbers}`,
    finalizedAt: Date.UTC(2026, 1, 1),
    dueDate: '2026-03-15',
    paidMinor: 1000,
    ...fields,
  })
  await merchant.commit(
    insert('customers', customer),
    insert('invoices', invoice),
    insert('invoiceLines', rows.line(invoice, 0, { description: 'Consulting' })),
    insert('invoiceLines', rows.line(invoice, 1, { description: 'Travel' })),
  )
  return invoice
}

interface Recipients {
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly memo?: string
}

/** Commits the message, as the use case that sends an invoice plans it; the minute's sweep finds it. */
async function plan(invoice: Invoice, recipients: Recipients, at = context.now): Promise<string> {
  const sealer = sealerOf(system.vars['ENVELOPE_KEY'] ?? '')
  const messages: Plan['messages'] = [await invoiceSentMessage(sealer, { invoice, token: TOKEN, ...recipients })]
  const outcome = await context.db.commit({ ...context, now: at }, { changes: [], messages })
  const id = outcome.ok ? outcome.messageIds[0] : undefined
  if (id === undefined) throw new Error('the message was not committed')
  return id
}

const sweep = (at = new Date()) => system.cron('* * * * *', at)

async function mailsTo(address: string): Promise<readonly { subject: string; text: string; html: string }[]> {
  const response = await fetch(`${system.urls.sandbox}/mailbox.json?to=${encodeURIComponent(address)}`)
  return (await response.json()) as { subject: string; text: string; html: string }[]
}

async function rowOf(id: string) {
  return system.db
    .prepare('SELECT data, attempts, sent_at, next_attempt_at, last_error FROM messages WHERE id = ?')
    .bind(id)
    .first<{
      data: string
      attempts: number
      sent_at: number | null
      next_attempt_at: number | null
      last_error: string | null
    }>()
}

describe('an invoice that was sent', () => {
  it('arrives with everybody, in the merchant’s colours, as it stands, with the link to pay it', async () => {
    await runCommand(['merchants:update', 'mailer-test', '--primary-color', '#ffd400'], system.admin)
    const invoice = await invoiceOf()
    const id = await plan(invoice, { to: ['ada@lovelace.example'], cc: ['books@lovelace.example'], memo: 'Thank you!' })
    await sweep()
    await expect.poll(() => mailsTo('ada@lovelace.example'), { timeout: 10_000 }).toHaveLength(1)
    const [mail] = await mailsTo('ada@lovelace.example')
    expect(mail?.subject).toBe(`Invoice ${invoice.number} from Mailer`)
    const url = `${system.urls.checkout}/i/${TOKEN}`
    for (const fact of [
      'Hello Ada Lovelace,',
      'Amount due: $40.00',
      `Pay $40.00: ${url}`,
      'Issue date: February 1, 2026',
      'Due date: March 15, 2026',
      'Consulting: $25.00',
      'Travel: $25.00',
      'Total: $50.00',
      'Already paid: -$10.00',
      'Note: Thank you!',
      'no real money moved',
    ]) {
      expect(mail?.text).toContain(fact)
    }
    expect(mail?.html).toContain(`href="${url}"`)
    expect(mail?.html).toMatch(/background:#ffd400[^>]*>\s*<a[^>]*color:#000000/)
    expect(await mailsTo('books@lovelace.example')).toEqual([expect.objectContaining({ text: mail?.text })])
    const row = await rowOf(id)
    expect(row?.sent_at).not.toBeNull()
    expect(row?.data).not.toContain(TOKEN)
  })

  it('is found by the next sweep also where the clock of its commit was ahead', async () => {
    await plan(await invoiceOf(), { to: ['early@example.com'] }, Date.now() + 24 * 60 * MINUTE_MS)
    await sweep()
    await expect.poll(() => mailsTo('early@example.com'), { timeout: 10_000 }).toHaveLength(1)
  })

  it('is not sent once it is void, nor tried again', async () => {
    const id = await plan(await invoiceOf({ status: 'voided' }), { to: ['late@example.com'] })
    await sweep()
    await expect.poll(async () => (await rowOf(id))?.next_attempt_at, { timeout: 10_000 }).toBeNull()
    expect(await rowOf(id)).toMatchObject({ sent_at: null, last_error: 'There was nothing to tell any more.' })
    expect(await mailsTo('late@example.com')).toEqual([])
  })
})

describe('two consumers of one job', () => {
  it('send one mail, also where both have read the message before either takes it', async () => {
    const id = await plan(await invoiceOf(), { to: ['once@example.com'] })
    const both = meetingOf(2)
    const delivered: Delivery[] = []
    const consumer: Context = {
      ...context,
      db: {
        ...context.db,
        load: async (queries) => {
          const loaded = await context.db.load(queries)
          await both()
          return loaded
        },
      },
    }
    const ports = portsTo(delivered)
    const outcomes = await Promise.all([sendMessage(consumer, ports, id), sendMessage(consumer, ports, id)])
    expect(outcomes.toSorted()).toEqual(['not_due', 'sent'])
    expect(delivered.map(({ to }) => to)).toEqual([['once@example.com']])
  })

  it('send one mail, also where the second comes while the first is still sending', async () => {
    const id = await plan(await invoiceOf(), { to: ['slow@example.com'] })
    const delivered: Delivery[] = []
    const late = portsTo([])
    const ports = portsTo(delivered, async () => {
      expect(await sendMessage({ ...context, now: context.now + 1000 }, late, id)).toBe('not_due')
    })
    expect(await sendMessage(context, ports, id)).toBe('sent')
    expect(delivered).toHaveLength(1)
  })

  it('leave a message to the next one where the first broke off', async () => {
    const id = await plan(await invoiceOf(), { to: ['again@example.com'] })
    const broken: MessagePorts = {
      ...portsTo([]),
      channels: [{ channel: 'email', deliver: () => Promise.reject(new Error('no route')) }],
    }
    const delivered: Delivery[] = []
    expect(await sendMessage(context, broken, id)).toBe('failed')
    expect(await rowOf(id)).toMatchObject({ attempts: 1, sent_at: null, last_error: 'Error: no route' })
    const at = (ms: number): Context => ({ ...context, now: context.now + ms })
    expect(await sendMessage(at(MINUTE_MS - 1), portsTo(delivered), id)).toBe('not_due')
    expect(await sendMessage(at(MINUTE_MS), portsTo(delivered), id)).toBe('sent')
    expect(await sendMessage(at(2 * MINUTE_MS), portsTo(delivered), id)).toBe('not_due')
    expect(delivered).toHaveLength(1)
  })
})

/** Ports that keep what is delivered; `meanwhile` happens while the mail is under way. */
function portsTo(delivered: Delivery[], meanwhile: () => Promise<void> = async () => {}): MessagePorts {
  const wording = { subject: 'An invoice', html: '', text: '', short: '' }
  return {
    write: async (_, { recipient }) => ({ ...wording, to: [recipient], cc: [] }),
    channels: [
      {
        channel: 'email',
        async deliver(mail) {
          await meanwhile()
          delivered.push(mail)
          return { outcome: 'accepted' }
        },
      },
    ],
  }
}

/** A point where nobody goes on before all have come. Open for whoever comes later. */
function meetingOf(size: number): () => Promise<void> {
  let missing = size
  const { promise, resolve } = Promise.withResolvers<void>()
  return () => {
    missing -= 1
    if (missing <= 0) resolve()
    return promise
  }
}
