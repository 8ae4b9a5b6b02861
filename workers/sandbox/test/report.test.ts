import { describe, expect, it } from 'vitest'
import { report } from '../src/nmi/report.ts'
import { settle } from '../src/nmi/settle.ts'
import { gateway, NOW, VISA } from './gateway.ts'

const HOUR_MS = 3_600_000
const idsOf = (xml: string) => [...xml.matchAll(/<transaction_id>(\d+)</g)].map((match) => match[1])

describe('query.php', () => {
  it('answers an empty document when nothing is found', () => {
    expect(report(gateway().ledger, { order_id: 'none' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<nm_response>\n</nm_response>\n',
    )
  })

  it('escapes what came from outside', async () => {
    const { send, ledger } = gateway()
    await send({
      type: 'sale',
      amount: '5.00',
      ...VISA,
      orderid: 'o',
      first_name: `<a>&"'\u0000`,
      merchant_defined_field_3: '</x>',
    })
    const xml = report(ledger, { order_id: 'o' })
    expect(xml).toContain('<first_name>&lt;a&gt;&amp;&quot;&apos;</first_name>')
    expect(xml).toContain('<merchant_defined_field id="3">&lt;/x&gt;</merchant_defined_field>')
    expect(xml).toContain('<cc_number>4xxxxxxxxxxx1111</cc_number>')
    expect(xml).not.toContain('4111111111111111')
  })

  it('filters by order, transaction, condition, action and time, and pages from zero', async () => {
    const { send, ledger } = gateway()
    const ids: string[] = []
    for (const [index, type] of ['sale', 'auth', 'sale'].entries()) {
      ids.push(
        (await send({ type, amount: '5.00', ...VISA, orderid: `o-${index}` }, NOW + index * HOUR_MS)).transactionid,
      )
    }
    expect(idsOf(report(ledger, { order_id: 'o-0,o-2' }))).toEqual([ids[0], ids[2]])
    expect(idsOf(report(ledger, { transaction_id: ids[1] ?? '' }))).toEqual([ids[1]])
    expect(idsOf(report(ledger, { condition: 'pending' }))).toEqual([ids[1]])
    expect(idsOf(report(ledger, { action_type: 'sale' }))).toEqual([ids[0], ids[2]])
    expect(idsOf(report(ledger, { start_date: '20261117130000', end_date: '20261117130000' }))).toEqual([ids[1]])
    expect(idsOf(report(ledger, { result_limit: '2', page_number: '1' }))).toEqual([ids[2]])
    expect(idsOf(report(ledger, { result_limit: '1', result_order: 'reverse' }))).toEqual([ids[2]])
    expect(report(ledger, { start_date: 'yesterday' })).toContain('<error_response>Invalid date format REFID:')
  })

  it('shows the batch once settled, and what settled cannot be voided', async () => {
    const { send, ledger } = gateway()
    const { transactionid } = await send({ type: 'sale', amount: '10.00', ...VISA })
    await send({ type: 'refund', transactionid, amount: '4.00' })
    await send({ type: 'sale', amount: '500', currency: 'JPY', ...VISA })
    await send({ type: 'auth', amount: '9.00', ...VISA })
    const batches = settle(ledger, NOW)
    expect(batches).toMatchObject([
      { currency: 'USD', count: 2, amount: '6.00' },
      { currency: 'JPY', count: 1, amount: '500' },
    ])
    expect(settle(ledger, NOW)).toEqual([])
    const xml = report(ledger, { transaction_id: transactionid })
    expect(xml).toContain('<condition>complete</condition>')
    expect(xml.match(new RegExp(`<batch_id>${batches[0]?.id}</batch_id>`, 'g'))).toHaveLength(2)
    expect((await send({ type: 'void', transactionid })).responsetext).toMatch(/^Only transactions pending settlement/)
  })

  it('reports vaulted customers, flat or with every billing', async () => {
    const { send, ledger } = gateway()
    const { customer_vault_id } = await send({ customer_vault: 'add_customer', ...VISA, email: 'ann@example.com' })
    const flat = report(ledger, { report_type: 'customer_vault', customer_vault_id })
    expect(flat).toContain(`<customer id="${customer_vault_id}">`)
    expect(flat).toContain('<email>ann@example.com</email>')
    expect(report(ledger, { report_type: 'customer_vault', customer_vault_id, ver: '2' })).toMatch(/<billing id="\d+">/)
    expect(report(ledger, { report_type: 'customer_vault', customer_vault_id: '1' })).not.toContain('<customer')
  })
})
