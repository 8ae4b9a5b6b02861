import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { retryDelay } from '../src/account/callbacks.ts'
import { claimToken, issueToken } from '../src/account/tokens.ts'
import { count, readFault, type Fault } from '../src/faults/faults.ts'
import { formatAmount, parseAmount } from '../src/nmi/amount.ts'
import { isExpired, maskedNumber, parseExpiry, passesLuhn, readCard } from '../src/nmi/card.ts'
import { decodeForm, encodeReply } from '../src/nmi/encode.ts'
import { transactionEvent } from '../src/nmi/event.ts'
import { corrupt, signatureHeader } from '../src/nmi/signature.ts'
import { TEST_CARDS } from '../src/nmi/test-cards.ts'
import { gatewayTime, parseGatewayTime } from '../src/nmi/time.ts'
import { gateway, NOW, VISA } from './gateway.ts'
import { memorySql } from './sqlite.ts'

describe('amounts', () => {
  it.each([
    ['12.34', 'USD', 1234],
    ['12', 'USD', 1200],
    ['12.5', 'USD', 1250],
    ['12.500', 'USD', 1250],
    ['12.345', 'USD', null],
    ['1000', 'JPY', 1000],
    ['1000.00', 'JPY', 1000],
    ['1.234', 'KWD', 1234],
    ['1e3', 'USD', null],
    [' 1', 'USD', null],
    ['', 'USD', null],
  ])('%j %s is %j', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor)
  })

  it.each([
    [5, 'USD', '0.05'],
    [1234, 'USD', '12.34'],
    [1234, 'JPY', '1234'],
    [5, 'KWD', '0.005'],
  ])('%i %s reads %s', (minor, currency, text) => {
    expect(formatAmount(minor, currency)).toBe(text)
    expect(parseAmount(text, currency)).toBe(minor)
  })
})

describe('cards', () => {
  it('in the table pass the check digit and are told apart', () => {
    expect(TEST_CARDS.filter(({ number }) => !passesLuhn(number))).toEqual([])
    expect(new Set(TEST_CARDS.map(({ number }) => number)).size).toBe(TEST_CARDS.length)
  })

  it.each([
    ['12/30', '1230'],
    ['1230', '1230'],
    ['12 / 2030', '1230'],
    ['1/30', '0130'],
    ['13/30', null],
    ['00/30', null],
    ['12', null],
  ])('expiry %j is %j', (text, exp) => {
    expect(parseExpiry(text)).toBe(exp)
  })

  it('are good through the last day of their month', () => {
    expect(isExpired('1226', Date.UTC(2026, 11, 31, 23, 59))).toBe(false)
    expect(isExpired('1226', Date.UTC(2027, 0, 1))).toBe(true)
  })

  it('keep no number', async () => {
    const read = await readCard({ number: '4111 1111 1111 1111', exp: '1230', cvv: '123' })
    expect(JSON.stringify(read)).not.toContain('4111111111111111')
    expect(read.ok && [maskedNumber(read.card), read.card.cvv]).toEqual(['411111******1111', 'N'])
    expect(await readCard({ number: '4111111111111112', exp: '1230', cvv: '' })).toEqual({
      ok: false,
      error: 'Invalid Credit Card Number',
    })
  })
})

describe('a token', () => {
  it('works once, and for 24 hours', async () => {
    const sql = memorySql()
    const read = await readCard({ number: '4111111111111111', exp: '1230', cvv: '' })
    if (!read.ok) throw new Error(read.error)
    const day = 24 * 3_600_000
    const token = issueToken(sql, read.card, NOW)
    const late = issueToken(sql, read.card, NOW)
    expect(claimToken(sql, token, NOW)?.last4).toBe('1111')
    expect(claimToken(sql, token, NOW)).toBeNull()
    expect(claimToken(sql, late, NOW + day)).toBeNull()
    expect(claimToken(sql, late, NOW + day - 1)).not.toBeNull()
  })
})

describe('callbacks', () => {
  it('are signed over nonce, dot and body', async () => {
    const header = await signatureHeader('key', 'nonce', '{"a":"ü"}')
    const expected = createHmac('sha256', 'key').update('nonce.{"a":"ü"}').digest('hex')
    expect(header).toBe(`t=nonce,s=${expected}`)
    expect(corrupt(header)).not.toBe(header)
    expect(corrupt(header)).toHaveLength(header.length)
  })

  it('are tried twenty times over three days', () => {
    const delays = Array.from({ length: 19 }, (_, index) => retryDelay(index + 1) ?? Number.NaN)
    expect(retryDelay(20)).toBeNull()
    expect(delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000).toBeCloseTo(59, 0)
    expect(delays.every((delay, index) => delay >= (delays[index - 1] ?? 0))).toBe(true)
  })

  it.each([
    ['4111111111111111', 'transaction.sale.success', '1'],
    ['4000000000000002', 'transaction.sale.failure', '0'],
    ['4000000000004210', 'transaction.sale.unknown', '0'],
  ])('of %s are %s', async (number, type, success) => {
    const { send, ledger } = gateway()
    const reply = await send({ type: 'sale', amount: '5.00', ...VISA, ccnumber: number, orderid: 'o-1' })
    const transaction = ledger.transaction(reply.transactionid)
    const settings = {
      securityKey: 'k',
      tokenizationKey: 't',
      webhookUrl: '',
      signingKey: 's',
      merchantId: '77',
      name: 'Shop',
    }
    const event = transaction && transactionEvent(settings, transaction)
    expect(event?.event_type).toBe(type)
    expect(event?.event_body).toMatchObject({
      merchant: { id: '77', name: 'Shop' },
      order_id: 'o-1',
      requested_amount: '5.00',
      currency: 'USD',
      card: { cc_exp: '1230' },
      action: { action_type: 'sale', amount: '5.00', success, response_code: reply.response_code },
    })
  })
})

describe('a fault', () => {
  const fault: Fault = {
    mode: 'error_before_charge',
    operation: 'transact',
    rate: 1,
    remaining: null,
    latencyMs: 0,
    seen: 0,
  }
  const run = (start: Fault, calls: number) => {
    const hits: boolean[] = []
    for (let call = 0, current: Fault | null = start; call < calls; call += 1) {
      const counted: ReturnType<typeof count> = current ? count(current) : { hit: null, next: null }
      hits.push(counted.hit !== null)
      current = counted.next
    }
    return hits
  }

  it('hits evenly by its rate', () => {
    expect(run({ ...fault, rate: 0.25 }, 8)).toEqual([false, false, false, true, false, false, false, true])
    expect(run({ ...fault, rate: 0.5 }, 4)).toEqual([false, true, false, true])
    expect(run(fault, 3)).toEqual([true, true, true])
  })

  it('ends after its count', () => {
    expect(run({ ...fault, remaining: 2 }, 4)).toEqual([true, true, false, false])
  })

  it.each([
    {},
    { mode: 'x' },
    { mode: 'none', rate: 0 },
    { mode: 'none', count: 0 },
    { mode: 'none', operation: 'x' },
    { mode: 'none', latency_ms: -1 },
  ])('is refused: %o', (body) => {
    expect(readFault(body).ok).toBe(false)
  })
})

describe('the wire', () => {
  it('round-trips a reply with any text', async () => {
    const reply = await gateway().send({ type: 'sale', amount: '5.00', ...VISA, orderid: 'a&b=c +ü' })
    expect(decodeForm(encodeReply(reply))).toEqual(reply)
  })

  it('writes and reads the gateway’s times', () => {
    expect(gatewayTime(NOW)).toBe('20261117120000')
    expect(parseGatewayTime('20261117120000')).toBe(NOW)
    expect(parseGatewayTime('11/17/2026', true)).toBe(Date.UTC(2026, 10, 18) - 1)
    expect(parseGatewayTime('20261399')).toBeNull()
  })
})
