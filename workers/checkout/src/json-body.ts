import type { DomainError, Result } from '@revkeen-edge/domain'
import { err, invalidField, ok } from '@revkeen-edge/domain'
import { issueFields } from '@revkeen-edge/http'
import { readUpTo } from '@revkeen-edge/http/read-up-to.ts'
import type { Context } from 'hono'
import type * as z from 'zod'
import type { Env } from './env.ts'

const MAX_BYTES = 65_536

/** The body of a request of our own script, checked. Another origin's is refused before it is read. */
export async function jsonBody<T>(c: Context<Env>, schema: z.ZodType<T>): Promise<Result<T, DomainError>> {
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== new URL(c.req.url).origin && origin !== new URL(c.env.CHECKOUT_URL).origin) {
    return err(invalidField('origin', 'is not this page'))
  }
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    return err(invalidField('body', 'must be application/json'))
  }
  const bytes = await readUpTo(c.req.raw.body, MAX_BYTES)
  if (bytes === null) return err(invalidField('body', 'is too large'))
  const parsed = schema.safeParse(parseJson(new TextDecoder().decode(bytes)))
  return parsed.success ? ok(parsed.data) : err({ code: 'validation_error', fields: issueFields(parsed.error) })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
