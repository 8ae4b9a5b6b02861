import { describe, expect, it } from 'vitest'
import { convergeKey, gatewayOf } from '../src/account/identity.ts'
import { queryXml } from '../src/converge/query.ts'
import { replyXml } from '../src/converge/reply.ts'
import { isSignedBy, readRequest } from '../src/converge/request.ts'
import { convergeTime, parseConvergeTime } from '../src/converge/time.ts'
import { formOf } from '../src/converge/translate.ts'
import { readCard } from '../src/nmi/card.ts'
import { refused } from '../src/nmi/context.ts'
import { settle } from '../src/nmi/settle.ts'
import { TEST_CARDS } from '../src/nmi/test-cards.ts'
import { transact } from '../src/nmi/transact.ts'
import { gateway, NOW } from './gateway.ts'

type Fields = Readonly<Record<string, string>>

const CARD = { ssl_card_number: '4111111111111111', ssl_exp_date: '1230', ssl_cvv2cvc2: '999' }
const MONEY = { ssl_amount: '25.00', ssl_transaction_currency: 'EUR' }

/** A Converge account in memory, and a way to send it requests. */
function converge() {
  const { ledger } = gateway()
  const send = async (fields: Fields): Promise<Fields> => {
    const form = formOf(fields)
    if (!form) throw new Error('an unknown type')
    const read = form.ccnumber
      ? await readCard({ number: form.ccnumber, exp: form.ccexp ?? '', cvv: form.cvv ?? '' })
      : null
    const context = { form, ledger, card: read?.ok ? read.card : null, now: NOW }
    return fieldsOf(replyXml(fields, read && !read.ok ? refused(context, read.error) : transact(context), context.card))
  }
  return { ledger, send, query: (fields: Fields) => queryXml(ledger, fields) }
}

const fieldsOf = (xml: string): Fields =>
  Object.fromEntries([...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value]))
const sale = (more: Fields = {}): Fields => ({ ssl_transaction_type: 'CCSALE', ...MONEY, ...CARD, ...more })

describe('a request', () => {
  it('is read with its entities, whatever its case', () => {
    expect(readRequest('<?xml version="1.0"?>\n<TXN><SSL_Description>a &amp; b&#33;</SSL_Description></TXN>')).toEqual({
      ssl_description: 'a & b!',
    })
  })

  it.each([
    '',
    'ssl_amount=1',
    '<txn><a>b & c</a></txn>',
    '<txn><a>b</txn>',
    '<txn>text</txn>',
    '<txn><a><b>c</b></a></txn>',
    '<other></other>',
  ])('is not %j', (xml) => {
    expect(readRequest(xml)).toBeNull()
  })

  it('is signed by all three', () => {
    const account = { merchantId: 'm', userId: 'u', pin: 'p' }
    const fields = { ssl_merchant_id: 'm', ssl_user_id: 'u', ssl_pin: 'p' }
    expect(isSignedBy(fields, account)).toBe(true)
    for (const name of Object.keys(fields)) expect(isSignedBy({ ...fields, [name]: 'x' }, account)).toBe(false)
    expect([gatewayOf(convergeKey('m')), gatewayOf('security-m')]).toEqual(['elavon', 'nmi'])
  })
})

describe('a sale', () => {
  it('is answered as Converge does', async () => {
    expect(await converge().send(sale({ ssl_invoice_number: 'I1', ssl_merchant_txn_id: 'I1' }))).toMatchObject({
      ssl_result: '0',
      ssl_result_message: 'APPROVAL',
      ssl_txn_id: '123450000001',
      ssl_approval_code: '123456',
      ssl_amount: '25.00',
      ssl_transaction_currency: 'EUR',
      ssl_transaction_type: 'SALE',
      ssl_card_number: '41**********1111',
      ssl_exp_date: '1230',
      ssl_card_short_description: 'VISA',
      ssl_cvv2_response: 'M',
      ssl_invoice_number: 'I1',
    })
  })

  it.each(TEST_CARDS)(
    'of $number is an approval, a decline or an error',
    async ({ number, code, needsAuthentication }) => {
      const reply = await converge().send(sale({ ssl_card_number: number }))
      const approved = code === '100' && !needsAuthentication
      expect(reply['ssl_result'] ?? `error ${reply['errorCode']}`).toMatch(approved ? /^0$/ : /^(1|error \d{4})$/)
    },
  )

  it.each([
    [{ ssl_amount: 'ten' }, '5002'],
    [{ ssl_card_number: '', ssl_token: '77' }, '5087'],
  ])('of %o is refused with %s', async (change, code) => {
    expect(await converge().send(sale(change))).toMatchObject({ errorCode: code })
  })
})

describe('what follows', () => {
  it('takes held funds, gives them back, and never more', async () => {
    const { send } = converge()
    const { ssl_txn_id: id = '' } = await send(sale({ ssl_transaction_type: 'CCAUTHONLY' }))
    const follow = (type: string, amount: string) => ({
      ssl_transaction_type: type,
      ssl_txn_id: id,
      ...MONEY,
      ssl_amount: amount,
    })
    expect(await send(follow('CCCOMPLETE', '30.00'))).toMatchObject({ errorCode: '5091' })
    expect(await send(follow('CCCOMPLETE', '20.00'))).toMatchObject({ ssl_result: '0', ssl_amount: '20.00' })
    expect(await send(follow('CCRETURN', '21.00'))).toMatchObject({ errorCode: '5091' })
    expect(await send(follow('CCRETURN', '5.00'))).toMatchObject({ ssl_result: '0', ssl_amount: '5.00' })
  })

  it('deletes only what has not settled', async () => {
    const { send, ledger } = converge()
    const { ssl_txn_id: id = '' } = await send(sale())
    const remove = { ssl_transaction_type: 'CCDELETE', ssl_txn_id: id }
    settle(ledger, NOW)
    expect(await send(remove)).toMatchObject({ errorCode: '5040' })
    expect(await send({ ...remove, ssl_txn_id: '9' })).toMatchObject({ errorCode: '5040' })
    const { ssl_txn_id: other = '' } = await send(sale())
    expect(await send({ ...remove, ssl_txn_id: other })).toMatchObject({ ssl_result: '0' })
  })
})

it('keeps a token, charges it, changes it and forgets it', async () => {
  const { send } = converge()
  const { ssl_token: token = '', ...told } = await send({
    ssl_transaction_type: 'CCGETTOKEN',
    ssl_add_token: 'Y',
    ...CARD,
  })
  expect(told).toMatchObject({ ssl_token_response: 'SUCCESS', ssl_card_number: '41**********1111' })
  const charge = { ssl_transaction_type: 'CCSALE', ...MONEY, ssl_token: token }
  expect(await send(charge)).toMatchObject({ ssl_result: '0' })
  expect(await send({ ssl_transaction_type: 'CCUPDATETOKEN', ssl_token: token })).toMatchObject({ ssl_result: '0' })
  expect(await send({ ssl_transaction_type: 'CCDELETETOKEN', ssl_token: token })).toMatchObject({ ssl_result: '0' })
  expect(await send(charge)).toMatchObject({ errorCode: '5087' })
})

describe('txnquery', () => {
  it('finds by id, by reference and by time', async () => {
    const { send, query, ledger } = converge()
    const { ssl_txn_id: id = '' } = await send(sale({ ssl_merchant_txn_id: 'R1' }))
    await send(sale({ ssl_merchant_txn_id: 'R2', ssl_card_number: '4000000000002024' }))
    settle(ledger, NOW)
    expect(fieldsOf(query({ ssl_txn_id: id }))).toMatchObject({
      ssl_trans_status: 'STL',
      ssl_settlement_batch_response: expect.stringMatching(/^GBOK \d+$/),
    })
    expect(query({ ssl_merchant_txn_id: 'R2' })).toContain('<ssl_result_message>DECLINED: NSF</ssl_result_message>')
    expect(query({ ssl_merchant_txn_id: 'R3' })).toContain('<ssl_txn_count>0</ssl_txn_count>')
    const day = { ssl_search_start_date: '11/17/2026', ssl_search_end_date: '11/17/2026' }
    expect(query(day)).toContain('<ssl_txn_count>2</ssl_txn_count>')
    expect(query({ ...day, ssl_search_start_date: '11/17/2026 12:00:01 PM' })).toContain(
      '<ssl_txn_count>0</ssl_txn_count>',
    )
    expect(query({ ssl_txn_id: '5' })).toContain('<errorCode>5040</errorCode>')
    expect(query({})).toContain('<errorCode>4009</errorCode>')
  })

  it('does not tell of what was never answered, nor of checks', async () => {
    const { send, query } = converge()
    expect(await send(sale({ ssl_card_number: '4000000000004202', ssl_merchant_txn_id: 'R1' }))).toMatchObject({
      errorCode: '3000',
    })
    await send({ ssl_transaction_type: 'CCVERIFY', ...CARD })
    expect(query({ ssl_search_start_date: '11/17/2026' })).toContain('<ssl_txn_count>0</ssl_txn_count>')
  })

  it.each([0, 11, 12, 13, 23])('writes and reads %i o’clock', (hour) => {
    const at = Date.UTC(2026, 10, 3, hour, 4, 5)
    expect(parseConvergeTime(convergeTime(at))).toBe(at)
  })
})
