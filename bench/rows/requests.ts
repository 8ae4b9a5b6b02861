import type { Source } from '../lib/row.ts'

/** The same GET again and again. */
export function getting(apiKey: string, path: string): Source {
  const request = { method: 'GET', path, headers: { 'x-api-key': apiKey } } as const
  return { next: () => request }
}

/** The same POST again and again, with headers of its own each time. */
export function posting(
  apiKey: string,
  path: string,
  body: object,
  own: () => Record<string, string> = () => ({}),
): Source {
  const common = { 'x-api-key': apiKey, 'content-type': 'application/json' }
  const text = JSON.stringify(body)
  return { next: () => ({ method: 'POST', path, headers: { ...common, ...own() }, body: text }) }
}

/** A text that no other request has, in a form that is recognised where it is stored. */
export function mark(): string {
  return `mark${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`
}
