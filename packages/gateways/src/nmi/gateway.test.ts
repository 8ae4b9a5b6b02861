import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ChargeCommand } from '@revkeen-edge/services/ports/gateway.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../common/post.ts'
import { nmiGateway } from './gateway.ts'

interface Received {
  readonly path: string
  readonly type: string
  readonly form: Record<string, string>
}
type Handler = (response: ServerResponse, received: Received) => void

const received: Received[] = []
const sockets = new Set<Socket>()
let handler: Handler = (response) => response.end()
let port = 0

const server = createServer((request, response) => void serve(request, response))
server.on('connection', (socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
})

async function serve(request: IncomingMessage, response: ServerResponse) {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const one = {
    path: request.url ?? '',
    type: request.headers['content-type'] ?? '',
    form: Object.fromEntries(new URLSearchParams(body)),
  }
  received.push(one)
  handler(response, one)
}

async function listen(from: number): Promise<number> {
  for (let candidate = from; candidate < from + 20; candidate++) {
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(candidate, '127.0.0.1', () => resolve(true))
    })
    if (listening) return candidate
  }
  throw new Error('no free port')
}

beforeAll(async () => {
  port = await listen(9410)
})
afterEach(() => {
  received.length = 0
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

const CHARGE: ChargeCommand = {
  orderId: 'att_1',
  amountMinor: 1000,
  currency: 'USD',
  instrument: { kind: 'token', token: 'tok' },
}
const APPROVED =
  'response=1&responsetext=SUCCESS&authcode=123456&transactionid=42&orderid=att_1&type=sale&response_code=100'
const CARD = '<cc_number>4xxxxxxxxxxx1111</cc_number><cc_exp>1030</cc_exp><cc_type>visa</cc_type>'

function gateway(on: Handler, timeoutMs = 2000) {
  handler = on
  return nmiGateway({ baseUrl: `http://127.0.0.1:${port}/api/`, credentials: { securityKey: 'secret-key' }, timeoutMs })
}

describe('a request', () => {
  it('is one form with the security key to transact.php', async () => {
    const reply = await gateway((response) => response.end(APPROVED)).sale(CHARGE)
    expect(reply).toMatchObject({ outcome: 'approved', transactionId: '42', authCode: '123456' })
    expect(received).toEqual([
      {
        path: '/api/transact.php',
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
        form: {
          type: 'sale',
          amount: '10.00',
          currency: 'USD',
          orderid: 'att_1',
          dup_seconds: '0',
          payment_token: 'tok',
          security_key: 'secret-key',
        },
      },
    ])
  })

  it('has the type of its operation', async () => {
    const nmi = gateway((response) => response.end(APPROVED))
    const follow = { orderId: 'r', transactionId: '42', currency: 'USD', amountMinor: 100 }
    await nmi.authorize(CHARGE)
    await nmi.capture(follow)
    await nmi.void(follow)
    await nmi.refund(follow)
    await nmi.validate({ orderId: 'v', currency: 'USD', instrument: { kind: 'vault', vaultId: '7' } })
    expect(received.map((one) => one.form['type'])).toEqual(['auth', 'capture', 'void', 'refund', 'validate'])
    await nmi.forget('7')
    expect(received.at(-1)?.form).toMatchObject({ customer_vault: 'delete_customer', customer_vault_id: '7' })
  })

  it('passes a decline on', async () => {
    const reply = await gateway((response) =>
      response.end('response=2&responsetext=DECLINE&transactionid=43&response_code=202'),
    ).sale(CHARGE)
    expect(reply).toMatchObject({ outcome: 'declined', code: '202', message: 'DECLINE', transactionId: '43' })
  })
})

describe('storing', () => {
  const added = 'response=1&responsetext=Customer+Added&response_code=100&customer_vault_id=88'

  it('asks the vault for the card that the reply leaves out', async () => {
    const vault = `<nm_response><customer_vault><customer id="88">${CARD}</customer></customer_vault></nm_response>`
    const reply = await gateway((response, one) => response.end(one.path.endsWith('query.php') ? vault : added)).store({
      token: 'tok',
    })
    expect(reply).toMatchObject({
      outcome: 'approved',
      vaultId: '88',
      card: { brand: 'visa', last4: '1111', expMonth: 10, expYear: 2030 },
    })
    expect(received.map((one) => one.path)).toEqual(['/api/transact.php', '/api/query.php'])
    expect(received[1]?.form).toEqual({
      report_type: 'customer_vault',
      customer_vault_id: '88',
      security_key: 'secret-key',
    })
  })

  it('succeeds without the card if the vault cannot be asked', async () => {
    const reply = await gateway((response, one) => {
      if (one.path.endsWith('query.php')) response.statusCode = 500
      response.end(one.path.endsWith('query.php') ? '' : added)
    }).store({ token: 'tok' })
    expect(reply).toMatchObject({ outcome: 'approved', vaultId: '88', card: null })
  })

  it('may be declined, and then asks nothing', async () => {
    const reply = await gateway((response) => response.end('response=2&responsetext=DECLINE&response_code=225')).store({
      token: 'tok',
    })
    expect(reply).toMatchObject({ outcome: 'declined', code: '225' })
    expect(received).toHaveLength(1)
  })
})

describe('trouble leaves the outcome open, and the charge is sent once', () => {
  it.each<[string, Handler, string]>([
    ['no reply in time', () => {}, 'timeout'],
    [
      'a reply that stops half way',
      (response) => void response.writeHead(200, { 'content-length': '500' }).write(APPROVED),
      'timeout',
    ],
    ['HTTP 500', (response) => response.writeHead(500).end(APPROVED), 'server_error'],
    ['HTTP 503', (response) => response.writeHead(503).end('busy'), 'server_error'],
    ['HTTP 403', (response) => response.writeHead(403).end(APPROVED), 'unreadable'],
    ['a redirect', (response) => response.writeHead(307, { location: '/api/transact.php' }).end(), 'unreadable'],
    ['a page', (response) => response.end('<html>Maintenance</html>'), 'unreadable'],
    ['nothing', (response) => response.end(), 'unreadable'],
    ['more than a reply can be', (response) => response.end(`${APPROVED}&x=${'x'.repeat(70_000)}`), 'unreadable'],
    ['a reset after the request', (response) => void response.socket?.resetAndDestroy(), 'connection_lost'],
    ['a close before the reply', (response) => void response.socket?.end(), 'connection_lost'],
    [
      'a reset within the reply',
      (response) =>
        response.writeHead(200, { 'content-length': '500' }).write(APPROVED, () => response.socket?.resetAndDestroy()),
      'connection_lost',
    ],
  ])('%s', async (_name, on, reason) => {
    const reply = await gateway(on, 300).sale(CHARGE)
    expect(reply).toMatchObject({ outcome: 'unknown', reason })
    expect(JSON.stringify(reply)).not.toContain('secret-key')
    expect(received).toHaveLength(1)
  })

  it('is not sent only if there certainly was no connection', async () => {
    const nmi = nmiGateway({ baseUrl: 'http://127.0.0.1:9499/api', credentials: { securityKey: 'k' }, timeoutMs: 2000 })
    expect(await nmi.sale(CHARGE)).toEqual({ outcome: 'not_sent', message: 'The gateway could not be reached.' })
  })

  it.each([
    ['workerd: refused, reset or closed', new Error('Network connection lost.')],
    ['workerd: name look-up or TLS', new Error('internal error; reference = 5ij1l5nj8d3etkhbia847n08')],
    ['a reset', new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) })],
    [
      'a closed socket',
      new TypeError('fetch failed', { cause: Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }) }),
    ],
    ['something thrown', 'oops'],
    ['nothing thrown', undefined],
  ])('%s counts as possibly sent', async (_name, thrown) => {
    expect(failureOf(thrown)).toMatchObject({ outcome: 'unknown', reason: 'connection_lost' })
    const nmi = nmiGateway({
      baseUrl: 'http://127.0.0.1:9499/api',
      credentials: { securityKey: 'k' },
      fetch: () => Promise.reject(thrown),
    })
    expect(await nmi.sale(CHARGE)).toMatchObject({ outcome: 'unknown', reason: 'connection_lost' })
  })

  it('refuses a base URL that is none before anything is sent', () => {
    expect(() => nmiGateway({ baseUrl: 'not a url', credentials: { securityKey: 'k' } })).toThrow('Invalid URL')
  })
})

describe('a query', () => {
  const xml = `<nm_response><transaction><transaction_id>42</transaction_id><condition>pendingsettlement</condition><order_id>att_1</order_id>
    <currency>USD</currency><action><amount>10.00</amount><action_type>sale</action_type><success>1</success></action></transaction></nm_response>`

  it('finds a charge by its order id', async () => {
    const reply = await gateway((response) => response.end(xml)).query({ orderId: 'att_1' })
    expect(reply).toMatchObject({
      found: true,
      transactions: [{ transactionId: '42', condition: 'captured', amountMinor: 1000 }],
    })
    expect(received[0]).toMatchObject({
      path: '/api/query.php',
      form: { order_id: 'att_1', security_key: 'secret-key' },
    })
  })

  it('finds nothing only where the gateway says so', async () => {
    expect(
      await gateway((response) => response.end('<nm_response></nm_response>')).query({ transactionId: '42' }),
    ).toEqual({ found: false })
  })

  it.each<[string, Handler]>([
    ['a time-out', () => {}],
    ['HTTP 500', (response) => response.writeHead(500).end('<nm_response/>')],
    ['a cut report', (response) => response.end(xml.slice(0, 60))],
    ['a reset', (response) => void response.socket?.resetAndDestroy()],
    [
      'an endless report',
      (response) => response.end(`<nm_response><!--${'x'.repeat(5 * 1024 * 1024)}--></nm_response>`),
    ],
  ])('says nothing after %s', async (_name, on) => {
    expect(await gateway(on, 300).query({ orderId: 'att_1' })).toMatchObject({ found: 'unavailable' })
  })
})
