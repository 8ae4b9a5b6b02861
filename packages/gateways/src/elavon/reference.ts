import { isUuid, parseId, publicId } from '@revkeen-edge/domain/ids.ts'
import { invariant } from '@revkeen-edge/domain/result.ts'

const LENGTH = 25
const RADIX = 36n

/**
 * An attempt's order id as Converge keeps it: `ssl_invoice_number` holds 25 letters and digits, four fewer than the id has.
 * The id's own 128 bits fit in 25 digits of base 36, so no two attempts share one and each is turned back into its id.
 * Throws for what is no attempt's id: a cut reference would no longer find its charge.
 */
export function referenceOf(orderId: string): string {
  const uuid = parseId('paymentAttempt', orderId)
  invariant(uuid !== null && publicId('paymentAttempt', uuid) === orderId, `order id ${JSON.stringify(orderId)}`)
  return BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(36)
    .toUpperCase()
    .padStart(LENGTH, '0')
}

/** The order id behind a reference. One that is not ours is given back as it is; null for none. */
export function orderIdOf(reference: string | null): string | null {
  if (reference === null || !/^[0-9A-Za-z]{25}$/.test(reference)) return reference
  const bits = Array.from(reference).reduce((sum, digit) => sum * RADIX + BigInt(parseInt(digit, 36)), 0n)
  const hex = bits.toString(16).padStart(32, '0')
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return isUuid(uuid) ? publicId('paymentAttempt', uuid) : reference
}
