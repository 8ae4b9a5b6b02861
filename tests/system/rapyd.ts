import type { System } from '@revkeen-edge/testing'
import type { TestMerchant } from '../api/merchant.ts'
import { knock, signedHeaders, type SigningKey } from './doors.ts'
import type { Stage } from './paying.ts'

/** Credentials of a merchant for the door of Rapyd. */
export async function newRapydKey({ post }: TestMerchant): Promise<SigningKey> {
  const { body } = await post('/settings/rapyd-keys', { name: 'Booking system' })
  return { id: body.data.id, accessKey: body.data.access_key, secretKey: body.data.secret_key }
}

/** An invoice's id as clients of Rapyd know it. */
export const rapydId = (id: string): string => `invoice_${id.replaceAll('-', '')}`

export const payPath = (id: string): string => `/v1/invoices/${id}/pay`

interface Asked {
  readonly id: string
  readonly key: SigningKey
  readonly body?: object | undefined
  readonly headers?: Record<string, string>
}

/** Pays an invoice, with no body unless one is given. */
export function payAtRapyd(system: System, { id, key, body, headers = {} }: Asked): ReturnType<typeof knock> {
  const written = body === undefined ? '' : JSON.stringify(body)
  return knock(
    system,
    payPath(id),
    { ...signedHeaders({ key, path: payPath(id), body: written }), ...headers },
    written,
  )
}

/** Status and error code of an answer. */
export const errorOf = ({
  status,
  body,
}: {
  readonly status: number
  readonly body: { readonly status?: { readonly error_code: string } }
}): (string | number | undefined)[] => [status, body.status?.error_code]

/** A draft of one line. */
export async function draftOf({ post, customerId }: Stage, amountMinor = 2500, currency = 'USD'): Promise<string> {
  const line = { description: 'Work', quantity: 1, unit_amount_minor: amountMinor }
  return (await post('/invoices', { customer_id: customerId, currency, line_items: [line] })).body.data.id
}
