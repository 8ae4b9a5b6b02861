import type { Form } from '../nmi/model.ts'

/** The fields of a request to Converge by name in lower case, or null for what is no document of its kind. */
export function readRequest(xml: string): Form | null {
  const [, body] = /^\s*(?:<\?xml[^>]*\?>\s*)?<txn>([\s\S]*)<\/txn>\s*$/i.exec(xml) ?? []
  if (body === undefined || /&(?!(amp|lt|gt|quot|apos|#\d{1,7});)/.test(body)) return null
  const fields = [...body.matchAll(/<([A-Za-z]\w*)>([^<]*)<\/\1>/g)]
  const rest = body.replace(/<([A-Za-z]\w*)>([^<]*)<\/\1>/g, '')
  if (rest.trim() !== '') return null
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name.toLowerCase(), unescaped(value.trim())]))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescaped = (value: string): string =>
  value.replace(/&(?:(\w+)|#(\d+));/g, (_, name: string | undefined, code: string | undefined) =>
    name === undefined ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? ''),
  )

/** What is asked for, in lower case: Converge takes either. */
export const typeOf = (fields: Form): string => (fields.ssl_transaction_type ?? '').toLowerCase()

/** Whether a request brings the account's own credentials. */
export const isSignedBy = (fields: Form, account: { merchantId: string; userId: string; pin: string }): boolean =>
  fields.ssl_merchant_id === account.merchantId &&
  fields.ssl_user_id === account.userId &&
  fields.ssl_pin === account.pin
