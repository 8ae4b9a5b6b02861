import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery, parseVaultCard } from './query.ts'

function action(type: string, amount: string, success = '1', rest = '') {
  return `<action><amount>${amount}</amount><action_type>${type}</action_type><date>20260505193542</date><success>${success}</success>
    <response_text>SUCCESS</response_text><response_code>${success === '1' ? '100' : '202'}</response_code>${rest}</action>`
}

function transaction(condition: string, actions: string, currency = 'USD', id = '2612675976') {
  return `<transaction><transaction_id>${id}</transaction_id><transaction_type>cc</transaction_type><condition>${condition}</condition>
    <order_id>0012 &amp; co</order_id><authorization_code>001234</authorization_code><currency>${currency}</currency>
    <cc_number>4xxxxxxxxxxx1111</cc_number><cc_exp>1030</cc_exp><cc_bin>411111</cc_bin><cc_type>visa</cc_type>
    <avs_response>Y</avs_response><csc_response>M</csc_response>${actions}</transaction>`
}

function report(...transactions: string[]) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<nm_response>${transactions.join('')}</nm_response>\n`
}

function only(xml: string) {
  const reply = parseQuery(xml)
  if (reply.found !== true) throw new Error(`not found: ${JSON.stringify(reply)}`)
  const [first] = reply.transactions
  if (!first) throw new Error('empty')
  return first
}

describe('a found transaction', () => {
  it('is read with every fact, text as text', () => {
    const settle = action(
      'settle',
      '54.04',
      '1',
      '<batch_id>123456789</batch_id><processor_batch_id>99</processor_batch_id>',
    )
    expect(only(report(transaction('complete', action('sale', '54.04') + settle)))).toEqual({
      transactionId: '2612675976',
      orderId: '0012 & co',
      condition: 'settled',
      amountMinor: 5404,
      currency: 'USD',
      card: { brand: 'visa', last4: '1111', bin: '411111', expMonth: 10, expYear: 2030 },
      authCode: '001234',
      avs: 'Y',
      cvv: 'M',
      actions: [
        {
          type: 'sale',
          success: true,
          amountMinor: 5404,
          code: '100',
          message: 'SUCCESS',
          at: Date.UTC(2026, 4, 5, 19, 35, 42),
          batchId: null,
        },
        {
          type: 'settle',
          success: true,
          amountMinor: 5404,
          code: '100',
          message: 'SUCCESS',
          at: Date.UTC(2026, 4, 5, 19, 35, 42),
          batchId: '123456789',
        },
      ],
    })
  })

  it.each([
    ['pendingsettlement', action('sale', '10.00'), 'captured', 1000],
    ['complete', action('sale', '10.00'), 'settled', 1000],
    ['pending', action('auth', '10.00'), 'authorized', 1000],
    ['pending', action('sale', '10.00'), 'pending', 1000],
    ['pendingsettlement', action('auth', '10.00') + action('capture', '6.00'), 'captured', 600],
    ['canceled', action('sale', '10.00') + action('void', '10.00'), 'voided', 1000],
    ['failed', action('sale', '10.00', '0'), 'failed', 1000],
    ['abandoned', '', 'failed', null],
    ['in_progress', '', 'pending', null],
    ['unknown', action('sale', '10.00', '0'), 'unknown', 1000],
    ['something_new', action('sale', '10.00'), 'unknown', 1000],
    ['', '', 'unknown', null],
    ['complete', action('refund', '-10.00'), 'refunded', 1000],
    ['complete', action('sale', '10.00') + action('refund', '-10.00'), 'refunded', 1000],
    ['complete', action('sale', '10.00') + action('refund', '-4.00'), 'settled', 1000],
    ['complete', action('sale', '10.00') + action('refund', '-10.00', '0'), 'settled', 1000],
    ['pending', action('auth', '10.00', '0'), 'pending', 1000],
  ])('%s after its actions is normalised', (condition, actions, expected, amountMinor) => {
    expect(only(report(transaction(condition, actions)))).toMatchObject({ condition: expected, amountMinor })
  })

  it('has no amount without a currency, and yen without decimals', () => {
    expect(only(report(transaction('complete', action('sale', '500.00'), '')))).toMatchObject({
      amountMinor: null,
      currency: null,
    })
    expect(only(report(transaction('complete', action('sale', '500.00'), 'jpy')))).toMatchObject({
      amountMinor: 500,
      currency: 'JPY',
    })
  })

  it('drops a card number that is not masked', () => {
    const xml = report(transaction('complete', action('sale', '1.00'))).replace('4xxxxxxxxxxx1111', '4111111111111111')
    expect(JSON.stringify(only(xml))).not.toContain('4111111111111111')
    expect(only(xml).card?.last4).toBeNull()
  })

  it('may be one of several', () => {
    const reply = parseQuery(report(transaction('failed', '', 'USD', '1'), transaction('complete', '', 'USD', '2')))
    expect(reply.found === true && reply.transactions.map((t) => t.transactionId)).toEqual(['1', '2'])
  })
})

describe('nothing found', () => {
  it.each([report(), '<nm_response/>', '<?xml version="1.0"?><nm_response>\n</nm_response>'])('%s', (xml) => {
    expect(parseQuery(xml)).toEqual({ found: false })
  })
})

describe('no answer', () => {
  it('passes on why the gateway refused', () => {
    expect(
      parseQuery('<nm_response><error_response>Invalid Security Key REFID:1</error_response></nm_response>'),
    ).toEqual({
      found: 'unavailable',
      message: 'The gateway refused the query: Invalid Security Key REFID:1',
    })
  })

  it.each([
    '',
    'garbage',
    '<html><body>502</body></html>',
    '<nm_response>',
    '<nm_response>text</nm_response>',
    '<nm_response><transaction><condition>complete</condition></transaction></nm_response>',
    '<nm_response><transaction></transaction></nm_response>',
    '{"nm_response":{}}',
  ])('%j says nothing of the charge', (xml) => {
    expect(parseQuery(xml)).toMatchObject({ found: 'unavailable' })
  })

  it('is what a cut report is, wherever it is cut', () => {
    const xml = report(transaction('complete', action('sale', '10.00'))).trim()
    for (let length = 0; length < xml.length; length++) {
      expect(parseQuery(xml.slice(0, length)).found, xml.slice(0, length)).toBe('unavailable')
    }
  })

  it('expands no entity', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${report(transaction('complete', '')).replace('&amp;', '&b;')}`
    expect(parseQuery(bomb)).toMatchObject({ found: 'unavailable' })
    expect(only(report(transaction('complete', '')).replace('&amp;', '&#38;lt;')).orderId).toBe('0012 &#38;lt; co')
  })

  it('never throws', () => {
    const word = fc.constantFrom(
      '<nm_response>',
      '</nm_response>',
      '<transaction>',
      '</transaction>',
      '<action>',
      '&',
      'x',
      '<',
      '__proto__',
      '<__proto__>',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((words) => words.join('')),
        ),
        (xml) => {
          expect([true, false, 'unavailable']).toContain(parseQuery(xml).found)
          parseVaultCard(xml)
        },
      ),
    )
  })
})

describe('a stored card', () => {
  const fields = '<cc_number>5xxxxxxxxxxx5431</cc_number><cc_exp>0131</cc_exp><cc_type>MasterCard</cc_type>'
  const card = { brand: 'mastercard', last4: '5431', bin: null, expMonth: 1, expYear: 2031 }

  it.each([
    `<nm_response><customer_vault><customer id="7">${fields}</customer></customer_vault></nm_response>`,
    `<nm_response><customer id="7">${fields}</customer></nm_response>`,
    `<nm_response><customer_vault><customer id="7"><billing id="1">${fields}</billing></customer></customer_vault></nm_response>`,
  ])('is found in %s', (xml) => {
    expect(parseVaultCard(xml)).toEqual(card)
  })

  it.each(['<nm_response/>', '<nm_response><error_response>no</error_response></nm_response>', 'garbage'])(
    'is null in %s',
    (xml) => {
      expect(parseVaultCard(xml)).toBeNull()
    },
  )
})
