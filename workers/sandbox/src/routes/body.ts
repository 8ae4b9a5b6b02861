import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { decodeForm } from '../nmi/encode.ts'
import type { Form } from '../nmi/model.ts'

const refuse = (message: string): never => {
  throw new HTTPException(400, { message })
}

/** The JSON object in a request's body; no body is an empty object, anything else a 400. */
export async function jsonObject(c: Context): Promise<Record<string, unknown>> {
  const body = await c.req.text()
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Answered below, like any other body that is no object.
  }
  return refuse('The body must be a JSON object')
}

/** A text field of a JSON body; missing is empty, another type a 400. */
export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name] ?? ''
  return typeof value === 'string' ? value : refuse(`${name} must be text`)
}

/** A text field that must be there. */
export const requiredField = (body: Record<string, unknown>, name: string): string =>
  textField(body, name).trim() || refuse(`${name} is required`)

/** The fields of a gateway request, from its query string and its urlencoded or multipart body; the body wins. */
export async function gatewayForm(c: Context): Promise<Form> {
  const query = decodeForm(new URL(c.req.url).search)
  if (c.req.method === 'GET') return query
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) {
    return { ...query, ...decodeForm(await c.req.text()) }
  }
  const fields = [...(await c.req.formData())].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  return { ...query, ...Object.fromEntries(fields) }
}
