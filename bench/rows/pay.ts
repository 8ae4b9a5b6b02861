import { cardToken, LINK_TOTAL_MINOR } from '../lib/fixtures.ts'
import type { Row, Source } from '../lib/row.ts'
import { mark } from './requests.ts'

const TOKENS_AT_ONCE = 16

/** Pressing Pay on a payment link: a new buyer and a new card each time. */
export const payThroughLink: Row = {
  name: 'pay through a link',
  part: 'checkout',
  scale: 'small',
  kind: 'write',
  expect: 200,
  maxTrips: 4,
  source: ({ paymentLink }, { sandbox }) => payments(`/l/${paymentLink}/pay`, sandbox),
}

function payments(path: string, sandbox: string): Source {
  const tokens: string[] = []
  return {
    next() {
      const token = tokens.pop()
      if (token === undefined) return null
      return {
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payment(token)),
      }
    },
    async stock(wanted) {
      while (tokens.length < wanted) {
        tokens.push(...(await Promise.all(Array.from({ length: TOKENS_AT_ONCE }, () => cardToken(sandbox)))))
      }
    },
  }
}

function payment(token: string): object {
  return {
    session: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
    items: [],
    payment_token: token,
    email: `${mark()}@example.com`,
    expected_total_minor: LINK_TOTAL_MINOR,
  }
}
