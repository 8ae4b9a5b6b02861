import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { biller, type Biller } from './invoices-shop.ts'

let system: System
let shop: Biller

beforeAll(async () => {
  system = await startSystem()
  shop = await biller(system, 'studio')
})
afterAll(() => system.dispose())

describe('approval', () => {
  it('goes from submission to approval, or back with a reason', async () => {
    const { id } = await shop.invoice()
    expect((await shop.step(id, 'submit')).body.data).toMatchObject({ status: 'pending_approval' })
    expect((await shop.step(id, 'finalize')).body.error.code).toBe('invalid_state')
    const back = await shop.step(id, 'reject', { notes: 'Wrong price' })
    expect(back.body.data).toMatchObject({ status: 'draft', rejection_reason: 'Wrong price' })
    expect((await shop.step(id, 'approve')).body.error.code).toBe('invalid_state')
    await shop.step(id, 'submit')
    const approved = await shop.step(id, 'approve')
    expect(approved.body.data).toMatchObject({
      status: 'approved',
      rejection_reason: null,
      number: expect.stringMatching(/^INV-/),
    })
    expect((await shop.step(id, 'reject')).status).toBe(422)
  })
})

describe('finalising', () => {
  it('numbers the invoice once, and is nothing more the second time', async () => {
    const { id } = await shop.invoice()
    const first = await shop.client.invoices.finalize(id)
    const second = await shop.step(id, 'finalize')
    expect(second.body.data).toEqual(first.data)
    const types = (await shop.eventsOf(id)).map(({ type }) => type)
    expect(types.filter((type) => type === 'invoice.finalized')).toHaveLength(1)
    const [, event] = await shop.eventsOf(id)
    expect(event?.object).toMatchObject({
      number: first.data.invoice_number,
      invoice_number: first.data.invoice_number,
    })
  })

  it.each([{ auto_advance: true }, { auto_advance: false }, {}])(
    'approves, with %j, and sends nothing',
    async (body) => {
      const { id } = await shop.invoice()
      const { data } = (await shop.step(id, 'finalize', body)).body
      expect(data).toMatchObject({ status: 'approved', sent_at: null, approved_at: data.finalized_at })
      expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual(['invoice.created', 'invoice.finalized'])
      const mails = 'SELECT count(*) AS n FROM messages WHERE merchant_id = ? AND data LIKE ?'
      expect(await system.db.prepare(mails).bind(shop.merchantId, `%${id}%`).first('n')).toBe(0)
      await shop.step(id, 'send')
      expect(await system.db.prepare(mails).bind(shop.merchantId, `%${id}%`).first('n')).toBe(1)
      expect((await shop.step(id, 'finalize')).status).toBe(422)
    },
  )

  it('refuses an invoice without lines', async () => {
    const { id } = await shop.invoice({ line_items: [] })
    for (const name of ['finalize', 'submit']) expect((await shop.step(id, name)).body.error.code).toBe('invalid_state')
  })

  it('is the end of an invoice that comes to nothing', async () => {
    const { id } = await shop.invoice({ line_items: [{ description: 'Gift', amount_minor: 0 }] })
    const { body } = await shop.step(id, 'finalize', { auto_advance: true })
    expect(body.data).toMatchObject({ status: 'paid', amount_remaining_minor: 0, sent_at: null })
    expect(body.data.paid_at).not.toBeNull()
    expect((await shop.eventsOf(id)).map(({ type }) => type)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
    ])
  })

  it('keeps a number of the merchant’s own and leaves no gap in the series', async () => {
    const { id } = await shop.invoice({ invoice_number: 'OWN-1' })
    expect((await shop.step(id, 'finalize')).body.data.number).toBe('OWN-1')
  })

  it('opens the page of the invoice to whoever has its address, and tells the address nobody else', async () => {
    const { id } = await shop.invoice({ status: 'open' })
    const text =
      "SELECT i.public_token_hash AS hash, d.target_id AS target FROM invoices AS i JOIN directory AS d ON d.kind = 'invoice' AND d.key = i.public_token_hash WHERE i.id = ?"
    expect(await system.db.prepare(text).bind(id).first()).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      target: id,
    })
  })
})

describe('sending', () => {
  it('brings the invoice to its customer with a link, and again when asked', async () => {
    const customer = await shop.customer({ email: 'grace@example.com' })
    const { id } = await shop.invoice({ customer_id: customer, status: 'open' })
    const { data } = await shop.client.invoices.send(id)
    expect(data.status).toBe('sent')
    await shop.step(id, 'send', { to: ['grace@example.com'], cc: ['books@example.com'] })
    await system.cron('* * * * *')
    const mails = async (to: string) =>
      (await (await fetch(`${system.urls.sandbox}/mailbox.json?to=${to}`)).json()) as {
        text: string
        subject: string
      }[]
    await expect.poll(async () => (await mails('grace@example.com')).length, { timeout: 10_000 }).toBe(2)
    const [mail] = await mails('books@example.com')
    expect(mail?.subject).toContain(data.invoice_number)
    expect(mail?.text).toContain(`${system.urls.checkout}/i/`)
  })

  it('goes by the channel that is asked for, to the customer’s telephone', async () => {
    const customer = await shop.customer({ email: 'barbara@example.com', phone: '+1 (415) 555-0123' })
    const { id } = await shop.invoice({ customer_id: customer, status: 'open' })
    expect((await shop.step(id, 'send', { channel: 'sms' })).body.data).toMatchObject({ status: 'sent' })
    await system.cron('* * * * *')
    const texts = async () =>
      (await (await fetch(`${system.urls.sandbox}/mailbox.json?to=%2B14155550123`)).json()) as {
        channel: string
        text: string
        html: string
      }[]
    await expect.poll(async () => (await texts()).length, { timeout: 10_000 }).toBe(1)
    const [message] = await texts()
    expect(message).toMatchObject({ channel: 'sms', html: '' })
    expect(message?.text).toContain(`View and pay: ${system.urls.checkout}/i/`)
  })

  it('refuses drafts, channels that do not reach the customer, templates and addresses that are none', async () => {
    const { id } = await shop.invoice()
    expect((await shop.step(id, 'send')).body.error.code).toBe('invalid_state')
    await shop.step(id, 'finalize')
    expect((await shop.step(id, 'send', { channel: 'sms' })).body.error).toMatchObject({
      code: 'invalid_state',
      param: 'channel',
    })
    expect((await shop.step(id, 'send', { channel: 'sms', to: ['ada@example.com'] })).body.error).toMatchObject({
      code: 'invalid_state',
      param: 'to',
    })
    expect((await shop.step(id, 'send', { channel: 'pigeon' })).status).toBe(400)
    expect((await shop.step(id, 'send', { template_id: 'x' })).status).toBe(404)
    expect((await shop.step(id, 'send', { to: ['nobody'] })).status).toBe(400)
  })

  it('reminds of what was sent and is owed', async () => {
    const customer = await shop.customer({ email: 'linus@example.com' })
    const { id } = await shop.invoice({ customer_id: customer, status: 'open' })
    expect((await shop.step(id, 'reminders')).body.error.code).toBe('invalid_state')
    await shop.step(id, 'send')
    expect((await shop.step(id, 'reminders', { message: 'Please pay.' })).status).toBe(200)
    await system.cron('* * * * *')
    const mails = async () =>
      (await (await fetch(`${system.urls.sandbox}/mailbox.json?to=linus@example.com`)).json()) as {
        text: string
        subject: string
      }[]
    await expect
      .poll(async () => (await mails()).map(({ subject }) => subject), { timeout: 10_000 })
      .toContainEqual(expect.stringContaining('Reminder: invoice'))
    expect((await mails()).find(({ subject }) => subject.startsWith('Reminder'))?.text).toContain('Note: Please pay.')
    expect((await shop.eventsOf(id)).at(-1)?.type).toBe('invoice.reminder_sent')
  })
})

describe('giving an invoice up', () => {
  it('voids what nobody paid, once', async () => {
    const { id } = await shop.invoice({ status: 'open' })
    const { data } = await shop.client.invoices.void(id, { reason: 'Duplicate invoice' })
    expect(data).toMatchObject({ status: 'voided', void_reason: 'Duplicate invoice' })
    expect((await shop.step(id, 'void')).body.error.code).toBe('invalid_state')
    expect((await shop.step((await shop.invoice()).id, 'void')).body.error.code).toBe('invalid_state')
  })

  it('writes off what is left to pay', async () => {
    const { id } = await shop.invoice({ status: 'sent' })
    const part = await shop.step(id, 'pay', { amount_minor: 20_000, payment_method: 'cash' })
    expect(part.body.data.status).toBe('partially_paid')
    expect((await shop.step(id, 'void')).body.error.message).toContain('payments')
    const { body } = await shop.step(id, 'mark-uncollectible')
    expect(body.data).toMatchObject({ status: 'uncollectible', amount_remaining_minor: 30_000 })
    const text =
      'SELECT account, sum(amount_minor) AS sum FROM ledger_entries WHERE reference_id = ? GROUP BY account HAVING sum <> 0 ORDER BY account'
    const { results } = await system.db.prepare(text).bind(id).all()
    expect(results).toEqual([
      { account: 'bad_debt', sum: 30_000 },
      { account: 'receivable', sum: 20_000 },
      { account: 'revenue', sum: -50_000 },
    ])
  })
})

describe('an overdue invoice whose due date is moved on', () => {
  const DAY = 24 * 60 * 60 * 1000
  const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString()
  const move = (id: string, due: string | null) => shop.call('PATCH', `/invoices/${id}`, { due_date: due })
  const overdue = async (status: string) => {
    const { id } = await shop.invoice({ status, due_date: inDays(-1) })
    await system.cron('*/5 * * * *')
    expect((await shop.get(`/invoices/${id}`)).body.data.status).toBe('overdue')
    return id as string
  }

  it('is what it was before: approved, sent or paid in part', async () => {
    const [approved, sent, part] = [await overdue('open'), await overdue('sent'), await overdue('sent')]
    await shop.step(part, 'pay', { amount_minor: 100, payment_method: 'cash' })
    const statuses = []
    for (const id of [approved, sent, part]) statuses.push((await move(id, inDays(1))).body.data.status)
    expect(statuses).toEqual(['approved', 'sent', 'partially_paid'])
    const event = (await shop.eventsOf(sent)).at(-1)
    expect(event).toMatchObject({ type: 'invoice.updated', previous: { status: 'overdue' } })
    await system.cron('*/5 * * * *', new Date(Date.now() + 2 * DAY))
    expect((await shop.get(`/invoices/${part}`)).body.data.status).toBe('overdue')
  })

  it('is not late without a due date, and still late where the new one has passed too', async () => {
    const id = await overdue('sent')
    expect((await move(id, inDays(-0.5))).body.data.status).toBe('overdue')
    expect((await shop.call('PATCH', `/invoices/${id}`, { memo: 'Soon?' })).body.data.status).toBe('overdue')
    expect((await move(id, null)).body.data).toMatchObject({ status: 'sent', due_date: null })
  })
})

describe('comments', () => {
  it('are listed newest first, internal ones only when asked for', async () => {
    const { id } = await shop.invoice()
    const add = (content: string, isInternal?: boolean) =>
      shop.post(`/invoices/${id}/comments`, { content, isInternal })
    const first = await add('Hello')
    expect(first).toMatchObject({ status: 201, body: { data: { invoiceId: id, isInternal: false, userId: null } } })
    await add('Careful', true)
    const listed = async (query = '') =>
      (await shop.get(`/invoices/${id}/comments${query}`)).body.data.map(({ content }: { content: string }) => content)
    expect(await listed()).toEqual(['Hello'])
    expect((await listed('?includeInternal=true')).toSorted()).toEqual(['Careful', 'Hello'])
    expect((await add('')).status).toBe(400)
    expect((await shop.get('/invoices/019df252-e0b8-71e8-b751-3215c19e157c/comments')).status).toBe(404)
  })
})

describe('the margin estimate', () => {
  it('tells what each rail leaves of what is owed', async () => {
    const { id } = await shop.invoice({ currency: 'GBP', line_items: [{ description: 'Sale', amount_minor: 10_000 }] })
    const { data } = await shop.client.invoices.marginEstimate(id, { card_schemes: ['visa', 'mastercard'] })
    const of = data.estimates.map(({ rail, card_scheme: scheme, estimated_fee_minor: fee }) => [rail, scheme, fee])
    expect(of).toEqual([
      ['card', 'visa', 218],
      ['card', 'mastercard', 219],
      ['direct_debit', null, 50],
      ['pay_by_bank', null, 180],
      ['in_store', 'visa', 218],
      ['in_store', 'mastercard', 219],
    ])
    for (const estimate of data.estimates) {
      expect(estimate.net_after_fees_minor).toBe(10_000 - estimate.estimated_fee_minor)
    }
    const railsOf = async (body: object) =>
      (await shop.step(id, 'margin-estimate', body)).body.data.estimates.map(({ rail }: { rail: string }) => rail)
    await shop.call('PATCH', `/invoices/${id}`, { allowed_methods: ['pay_by_bank', 'card'] })
    expect(await railsOf({})).toEqual(['card', 'pay_by_bank'])
    expect(await railsOf({ rails: ['in_store'] })).toEqual(['in_store'])
    const other = await shop.step(id, 'margin-estimate', { amount_minor: 20_000, rails: ['pay_by_bank'] })
    expect(other.body.data).toMatchObject({ amount_minor: 20_000, estimates: [{ estimated_fee_minor: 350 }] })
    expect((await shop.step(id, 'margin-estimate', { amount_minor: 0 })).status).toBe(400)
  })

  it('is of the total, whatever was paid of it', async () => {
    const { id } = await shop.invoice({ status: 'open' })
    await shop.step(id, 'pay', { amount_minor: 20_000, payment_method: 'cash' })
    expect((await shop.step(id, 'margin-estimate', {})).body.data.amount_minor).toBe(50_000)
  })
})
