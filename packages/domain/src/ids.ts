/**
 * One identity, two spellings. The `id` is a UUIDv7; the public id is a prefix and the same 128 bits in Crockford
 * base32 as TypeID encodes them (26 characters, lower case). Every path and reference takes either.
 */

/** Every kind of object that has an id, with its prefix. */
export const PREFIXES = {
  account: 'acct',
  merchant: 'mer',
  apiKey: 'key',
  rapydKey: 'rpk',
  customer: 'cus',
  product: 'prod',
  price: 'price',
  paymentLink: 'pl',
  checkoutSession: 'cs',
  paymentMethod: 'pm',
  invoice: 'inv',
  invoiceLine: 'il',
  invoiceComment: 'ic',
  order: 'ord',
  orderLine: 'oli',
  discount: 'disc',
  discountRedemption: 'red',
  taxRate: 'txr',
  authentication: 'auth',
  payment: 'pay',
  paymentAttempt: 'pa',
  paymentIntent: 'pi',
  setupIntent: 'seti',
  charge: 'ch',
  transaction: 'txn',
  refund: 'ref',
  void: 'void',
  creditNote: 'cn',
  creditNoteLine: 'cnl',
  dispute: 'dsp',
  payout: 'pyt',
  reconciliation: 'rec',
  subscription: 'sub',
  subscriptionItem: 'si',
  subscriptionSchedule: 'sub_sched',
  testClock: 'clock',
  dunningCase: 'dun',
  meter: 'mtr',
  event: 'evt',
  webhookEndpoint: 'we',
  webhookDelivery: 'wd',
  terminalDevice: 'td',
  terminalPayment: 'tpa',
  wallet: 'wt',
  walletEntry: 'wl',
  gatewayAccount: 'gw',
  message: 'msg',
  movement: 'mov',
} as const

export type IdKind = keyof typeof PREFIXES

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const VALUES: ReadonlyMap<string, bigint> = new Map(Array.from(ALPHABET, (char, index) => [char, BigInt(index)]))
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SUFFIX_LENGTH = 26

/** Whether a text is a UUID in its canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** The public spelling of an id: `publicId('customer', uuid)` is `cus_…`. */
export function publicId(kind: IdKind, uuid: string): string {
  const hex = uuid.replaceAll('-', '')
  // 128 bits are 26 digits of five with two zero bits in front: the first two hex digits and then six groups of five.
  const first = parseInt(hex.slice(0, 2), 16)
  let suffix = ALPHABET.charAt(first >> 5) + ALPHABET.charAt(first & 31)
  for (let at = 2; at < hex.length; at += 5) suffix += base32(parseInt(hex.slice(at, at + 5), 16))
  return `${PREFIXES[kind]}_${suffix}`
}

/** Twenty bits as four digits. */
function base32(bits: number): string {
  return (
    ALPHABET.charAt(bits >> 15) +
    ALPHABET.charAt((bits >> 10) & 31) +
    ALPHABET.charAt((bits >> 5) & 31) +
    ALPHABET.charAt(bits & 31)
  )
}

/**
 * The UUID behind either spelling, or null where the text is no id of that kind. Upper case is taken too, since ids
 * are copied by hand; the prefix must be the kind's own.
 */
export function parseId(kind: IdKind, text: string): string | null {
  const lower = text.toLowerCase()
  if (UUID.test(lower)) return lower
  const prefix = `${PREFIXES[kind]}_`
  return lower.startsWith(prefix) ? decodeSuffix(lower.slice(prefix.length)) : null
}

function decodeSuffix(suffix: string): string | null {
  if (suffix.length !== SUFFIX_LENGTH || suffix.charAt(0) > '7') return null
  let bits = 0n
  for (const char of suffix) {
    const value = VALUES.get(char)
    if (value === undefined) return null
    bits = (bits << 5n) | value
  }
  const hex = bits.toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
