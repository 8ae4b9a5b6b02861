import { describe, expect, it } from 'vitest'
import { parseResult, parseStart, resultForm, startForm } from './authentication.ts'

const COMMAND = {
  orderId: 'auth-1',
  amountMinor: 1250,
  currency: 'USD',
  instrument: { kind: 'vault', vaultId: '7' },
  returnUrl: 'https://pay.example/return/abc',
} as const

const said = (fields: Record<string, string>) => ({ ok: true, body: new URLSearchParams(fields).toString() }) as const
const lost = {
  ok: false,
  failure: { outcome: 'unknown', reason: 'timeout', message: 'The gateway did not answer in time.' },
} as const

describe('the start of a challenge', () => {
  it('names amount, card and the way back', () => {
    expect(startForm(COMMAND)).toEqual({
      action: 'start',
      orderid: 'auth-1',
      amount: '12.50',
      currency: 'USD',
      redirect_url: 'https://pay.example/return/abc',
      customer_vault_id: '7',
    })
    expect(startForm({ ...COMMAND, instrument: { kind: 'token', token: 'tok' } })).toMatchObject({
      payment_token: 'tok',
    })
  })

  it('is believed with a reference and an address of the gateway’s own scheme', () => {
    const started = { response: '1', authentication_id: '9', url: 'https://acs.example/9' }
    expect(parseStart(said(started), 'https:')).toEqual({
      outcome: 'started',
      reference: '9',
      url: 'https://acs.example/9',
    })
  })

  it.each<Record<string, string>>([
    { response: '1', authentication_id: '9', url: 'http://acs.example/9' },
    { response: '1', authentication_id: '9', url: 'javascript:alert(1)' },
    { response: '1', authentication_id: '', url: 'https://acs.example/9' },
    { response: '1', url: 'https://acs.example/9' },
    { authentication_id: '9', url: 'https://acs.example/9' },
  ])('is not believed: %o', (fields) => {
    expect(parseStart(said(fields), 'https:').outcome).toBe('unavailable')
  })

  it('may be refused, or lost', () => {
    expect(parseStart(said({ response: '3', responsetext: 'No such card' }), 'https:')).toEqual({
      outcome: 'refused',
      message: 'No such card',
    })
    expect(parseStart(lost, 'https:').outcome).toBe('unavailable')
  })
})

describe('what came of a challenge', () => {
  const passed = {
    response: '1',
    status: 'passed',
    amount: '12.50',
    currency: 'usd',
    cavv: 'AAAB',
    eci: '05',
    xid: 'x-1',
    three_ds_version: '2.2.0',
    directory_server_id: 'd-1',
    cardholder_auth: 'verified',
  }

  it('is asked by its reference alone', () => {
    expect(resultForm('9')).toEqual({ action: 'result', authentication_id: '9' })
    expect(() => resultForm('')).toThrow('reference')
  })

  it('is passed with the proof and what was confirmed', () => {
    expect(parseResult(said(passed))).toEqual({
      status: 'passed',
      amountMinor: 1250,
      currency: 'USD',
      proof: {
        cavv: 'AAAB',
        eci: '05',
        xid: 'x-1',
        version: '2.2.0',
        directoryServerId: 'd-1',
        cardholderAuth: 'verified',
      },
    })
  })

  it.each([
    { ...passed, response: '2' },
    { ...passed, amount: '' },
    { ...passed, amount: 'twelve' },
    { ...passed, currency: 'XXY' },
    { ...passed, cavv: '', cardholder_auth: '' },
    { ...passed, status: 'PASSED' },
    { response: '1' },
  ])('is not passed: %o', (fields) => {
    expect(parseResult(said(fields)).status).toBe('unavailable')
  })

  it('is pending, failed or not known', () => {
    expect(parseResult(said({ response: '1', status: 'pending' }))).toEqual({ status: 'pending' })
    expect(parseResult(said({ response: '1', status: 'failed', responsetext: 'No' }))).toEqual({
      status: 'failed',
      message: 'No',
    })
    expect(parseResult(lost).status).toBe('unavailable')
  })
})
