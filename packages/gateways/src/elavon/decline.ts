/**
 * Converge's words for "no", as the reason codes that `declineOf` in domain understands. The issuer's own answer (ISO 8583,
 * field 39, with the networks' additions) is the most exact; else the message tells; else it is a plain decline.
 * Source: Converge integration guide, authorization response codes.
 */
export function declineCode(issuerResponse: string | null, message: string): string {
  const byText = BY_TEXT.find(([text]) => text.test(message))?.[1]
  return BY_ISSUER.get(issuerResponse?.toUpperCase() ?? '') ?? byText ?? '200'
}

const BY_ISSUER: ReadonlyMap<string, string> = new Map([
  ['01', '240'],
  ['02', '240'],
  ['03', '410'],
  ['04', '250'],
  ['07', '250'],
  ['12', '441'],
  ['13', '441'],
  ['14', '222'],
  ['15', '221'],
  ['1A', '260'],
  ['41', '251'],
  ['43', '252'],
  ['51', '202'],
  ['54', '223'],
  ['55', '226'],
  ['57', '204'],
  ['58', '204'],
  ['59', '253'],
  ['61', '203'],
  ['62', '204'],
  ['65', '203'],
  ['75', '226'],
  ['78', '222'],
  ['80', '224'],
  ['82', '225'],
  // An issuer that was out of reach is a definite answer here: Converge reversed what it had sent.
  ['91', '400'],
  ['96', '400'],
  ['N7', '225'],
  ['R0', '262'],
  ['R1', '261'],
  ['R3', '261'],
])

const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/authentication/i, '260'],
  [/\bNSF\b|insufficient/i, '202'],
  [/expired/i, '223'],
  [/exp(iration)? date/i, '224'],
  [/cvv|security code/i, '225'],
  [/\bpin\b/i, '226'],
  [/max|limit|exceed/i, '203'],
  [/lost/i, '251'],
  [/stolen/i, '252'],
  [/fraud/i, '253'],
  [/pick ?up/i, '250'],
  [/^call\b/i, '240'],
  [/do not hono/i, '201'],
  [/not allowed|not permitted/i, '204'],
  [/stop all|revocation/i, '261'],
  [/stop recurring/i, '262'],
  [/no account|invalid card|no such card/i, '222'],
  [/dup(licate)?\b/i, '430'],
]

/** What an error of Converge's says of a request: nothing certain, or for which reason it was not carried out. */
export type ErrorMeaning = { readonly kind: 'unanswered' } | { readonly kind: 'refused'; readonly code: string }

/**
 * The 3000s are trouble between Converge and its processor, and a time-out or an outage of its own may come after the
 * charge: all of them leave it open. The rest is said before anything is sent on. Source: Converge, error codes.
 */
export function errorMeaning(errorCode: string): ErrorMeaning {
  if (!/^\d{4}$/.test(errorCode) || UNANSWERED.test(errorCode)) return { kind: 'unanswered' }
  return { kind: 'refused', code: BY_ERROR.get(errorCode) ?? (errorCode.startsWith('4') ? '410' : '441') }
}

const UNANSWERED = /^(3\d{3}|4017|4022|6\d{3})$/

const BY_ERROR: ReadonlyMap<string, string> = new Map([
  ['4009', '441'],
  ['4010', '441'],
  // The batch is closing: too late to void.
  ['4018', '300'],
  ['5000', '222'],
  ['5001', '224'],
  ['5021', '225'],
  // No such transaction, and more than the one that it names.
  ['5040', '300'],
  ['5091', '300'],
  // The token is unknown, used or expired: the text tells.
  ['5085', '300'],
  ['5087', '300'],
])

/** An unknown transaction: to a query it means that nothing was found. */
export const NO_SUCH_TRANSACTION = '5040'
