import { describe, expect, it } from 'vitest'
import { TEST_CARDS } from '../src/nmi/test-cards.ts'
import { gateway, NOW, VISA } from './gateway.ts'

const CENTS = { amount: '10.00', currency: 'USD' }

describe('a sale', () => {
  it('approves with every field that the gateway sends', async () => {
    const { send } = gateway()
    expect(
      await send({ type: 'sale', ...CENTS, ...VISA, orderid: 'o-1', address1: '888 Street', zip: '77777' }),
    ).toEqual({
      response: '1',
      responsetext: 'SUCCESS',
      authcode: '123456',
      transactionid: '123450000001',
      avsresponse: 'Y',
      cvvresponse: 'M',
      orderid: 'o-1',
      type: 'sale',
      response_code: '100',
      customer_vault_id: '',
    })
  })

  it.each(TEST_CARDS.filter(({ needsAuthentication }) => !needsAuthentication))(
    'of $number answers $code',
    async ({ number, code }) => {
      const { send } = gateway()
      const reply = await send({ type: 'sale', ...CENTS, ...VISA, ccnumber: number })
      expect(reply.response_code).toBe(code)
      expect(reply.response).toBe(code === '100' ? '1' : Number(code) < 300 ? '2' : '3')
    },
  )

  it.each([
    [{ amount: '0.99', currency: 'USD' }, '200'],
    [{ amount: '1.00', currency: 'USD' }, '100'],
    [{ amount: '50', currency: 'JPY' }, '100'],
    [{ amount: '0.990', currency: 'KWD' }, '100'],
    [{ amount: '-1.00', currency: 'USD' }, '300'],
    [{ amount: '0.00', currency: 'USD' }, '300'],
    [{ amount: '1.005', currency: 'USD' }, '300'],
    [{ amount: '5.5', currency: 'JPY' }, '300'],
    [{ amount: 'ten', currency: 'USD' }, '300'],
    [{ amount: '10.00', currency: 'DOLLARS' }, '300'],
  ])('of %o answers %s', async (money, code) => {
    expect((await gateway().send({ type: 'sale', ...money, ...VISA })).response_code).toBe(code)
  })

  it('declines an expired card on the first day after its month', async () => {
    const { send } = gateway()
    const sale = { type: 'sale', ...CENTS, ...VISA, ccexp: '1126' }
    expect((await send(sale, Date.UTC(2026, 10, 30, 23, 59, 59))).response_code).toBe('100')
    expect((await send(sale, Date.UTC(2026, 11, 1))).response_code).toBe('223')
  })

  it('is a duplicate only within dup_seconds, and only when asked', async () => {
    const { send } = gateway()
    const sale = { type: 'sale', ...CENTS, ...VISA }
    await send(sale)
    expect((await send(sale)).response_code).toBe('100')
    expect((await send({ ...sale, dup_seconds: '60' }, NOW + 60_000)).response_code).toBe('430')
    expect((await send({ ...sale, dup_seconds: '60' }, NOW + 60_001)).response_code).toBe('100')
    expect((await send({ ...sale, amount: '10.01', dup_seconds: '60' }, NOW + 60_001)).response_code).toBe('100')
  })
})

describe('3-D Secure', () => {
  const card = { ...VISA, ccnumber: '4000000000003220' }

  it('is demanded by code 260 and satisfied by a cryptogram', async () => {
    const { send } = gateway()
    const refused = await send({ type: 'sale', ...CENTS, ...card })
    expect(refused).toMatchObject({ response: '2', response_code: '260' })
    expect(refused.responsetext).toMatch(/3-D Secure/)
    expect((await send({ type: 'sale', ...CENTS, ...card, cavv: 'AAAB', eci: '05' })).response).toBe('1')
  })

  it('carries over to a merchant-initiated charge that names the authenticated one, and to no other', async () => {
    const { send } = gateway()
    const first = await send({ type: 'sale', ...CENTS, ...card, cavv: 'AAAB' })
    const later = { type: 'sale', ...CENTS, ...card, initiated_by: 'merchant' }
    expect((await send({ ...later, initial_transaction_id: first.transactionid })).response).toBe('1')
    expect((await send(later)).response_code).toBe('260')
    const other = await send({ type: 'sale', ...CENTS, ...VISA, cavv: 'AAAB' })
    expect((await send({ ...later, initial_transaction_id: other.transactionid })).response_code).toBe('260')
  })
})

describe('an authorisation', () => {
  it('is captured once, in part, and never beyond its amount', async () => {
    const { send, ledger } = gateway()
    const { transactionid } = await send({ type: 'auth', ...CENTS, ...VISA, orderid: 'a-1' })
    expect((await send({ type: 'capture', transactionid, amount: '10.01' })).responsetext).toMatch(
      /^The specified amount of 10.01 exceeds the authorization amount of 10.00 REFID:/,
    )
    expect(await send({ type: 'capture', transactionid, amount: '7.00', orderid: 'c-1' })).toMatchObject({
      response: '1',
      transactionid,
    })
    expect((await send({ type: 'capture', transactionid })).responsetext).toMatch(/^A capture requires/)
    expect(ledger.search({ orderIds: ['a-1'] })).toHaveLength(1)
    expect(ledger.search({ orderIds: ['c-1'] })).toMatchObject([{ condition: 'pendingsettlement', capturedMinor: 700 }])
  })

  it('cannot be refunded before it is captured', async () => {
    const { send } = gateway()
    const { transactionid } = await send({ type: 'auth', ...CENTS, ...VISA })
    expect((await send({ type: 'refund', transactionid })).response).toBe('3')
  })
})

describe('a refund', () => {
  it('is a transaction of its own and together never more than was taken', async () => {
    const { send, ledger } = gateway()
    const sale = await send({ type: 'sale', ...CENTS, ...VISA })
    const refund = await send({ type: 'refund', transactionid: sale.transactionid, amount: '6.00' })
    expect(refund.response).toBe('1')
    expect(refund.transactionid).not.toBe(sale.transactionid)
    expect(ledger.transaction(refund.transactionid)).toMatchObject({
      type: 'refund',
      originalId: sale.transactionid,
      amountMinor: 600,
    })
    expect((await send({ type: 'refund', transactionid: sale.transactionid, amount: '4.01' })).responsetext).toMatch(
      /balance/,
    )
    expect((await send({ type: 'refund', transactionid: sale.transactionid })).response).toBe('1')
    expect((await send({ type: 'refund', transactionid: sale.transactionid, amount: '0.01' })).response).toBe('3')
  })

  it('gives its amount back to the balance when it is voided', async () => {
    const { send } = gateway()
    const { transactionid } = await send({ type: 'sale', ...CENTS, ...VISA })
    const refund = await send({ type: 'refund', transactionid })
    expect((await send({ type: 'void', transactionid: refund.transactionid })).response).toBe('1')
    expect((await send({ type: 'refund', transactionid })).response).toBe('1')
  })
})

describe('a void', () => {
  it('undoes a charge once', async () => {
    const { send, ledger } = gateway()
    const { transactionid } = await send({ type: 'sale', ...CENTS, ...VISA })
    expect(await send({ type: 'void', transactionid })).toMatchObject({
      response: '1',
      responsetext: 'Transaction Void Successful',
    })
    const again = await send({ type: 'void', transactionid })
    expect(again).toMatchObject({ response: '3', response_code: '300' })
    expect(again.responsetext).toMatch(/^Only transactions pending settlement can be voided REFID:\d+$/)
    expect(ledger.transaction(transactionid)?.actions.map(({ type, success }) => [type, success])).toEqual([
      ['sale', true],
      ['void', true],
      ['void', false],
    ])
  })

  it('of a charge that nobody knows is an error', async () => {
    const { send } = gateway()
    expect((await send({ type: 'void', transactionid: '99' })).responsetext).toMatch(/^Transaction not found/)
    expect((await send({ type: 'void', transactionid: 'x' })).responsetext).toMatch(/^Invalid Transaction ID/)
  })
})

describe('the customer vault', () => {
  it('keeps the card of an approved sale and not of a declined one', async () => {
    const { send, ledger } = gateway()
    const kept = await send({ type: 'sale', ...CENTS, ...VISA, customer_vault: 'add_customer' })
    expect(ledger.customer(kept.customer_vault_id)?.billings[0]?.card.last4).toBe('1111')
    const declined = await send({
      type: 'sale',
      ...CENTS,
      ...VISA,
      ccnumber: '4000000000000002',
      customer_vault: 'add_customer',
    })
    expect(declined).toMatchObject({ response: '2', customer_vault_id: '' })
    expect(ledger.customers()).toHaveLength(1)
  })

  it('charges a stored card, the named billing if there are several', async () => {
    const { send } = gateway()
    const { customer_vault_id } = await send({ customer_vault: 'add_customer', ...VISA })
    await send({
      customer_vault: 'add_billing',
      customer_vault_id,
      billing_id: 'b2',
      ...VISA,
      ccnumber: '4000000000002024',
    })
    const sale = { type: 'sale', ...CENTS, customer_vault_id }
    expect((await send(sale)).response_code).toBe('100')
    expect((await send({ ...sale, billing_id: 'b2' })).response_code).toBe('202')
    expect((await send({ ...sale, billing_id: 'b3' })).response_code).toBe('300')
  })

  it('is updated and forgotten', async () => {
    const { send } = gateway()
    const { customer_vault_id } = await send({ customer_vault: 'add_customer', ...VISA })
    const updated = await send({
      customer_vault: 'update_customer',
      customer_vault_id,
      ...VISA,
      ccnumber: '4000000000000002',
    })
    expect(updated.responsetext).toBe('Customer Update Successful')
    expect((await send({ type: 'sale', ...CENTS, customer_vault_id })).response_code).toBe('200')
    expect((await send({ customer_vault: 'delete_customer', customer_vault_id })).responsetext).toBe('Customer Deleted')
    expect((await send({ type: 'sale', ...CENTS, customer_vault_id })).responsetext).toMatch(
      /^Invalid Customer Vault ID specified/,
    )
  })
})

it.each(['', 'toString', 'settle', 'constructor'])('the type %j is refused', async (type) => {
  expect((await gateway().send({ type, ...CENTS, ...VISA })).responsetext).toMatch(/^Invalid Transaction Type/)
})
