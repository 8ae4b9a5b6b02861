import { callerContext, readBody, type ApiContext, type ApiError, type Principal } from '@revkeen-edge/http'
import { verifySigned, type Unsigned } from '@revkeen-edge/services/rapyd-keys/verify.ts'
import * as z from 'zod'

const keyFacts = z.object({ mode: z.enum(['sandbox', 'live']), apiVersion: z.string(), secretSealed: z.string() })

/** What such credentials may do: there is one door for them. */
const SCOPES = ['invoices:write']

const HEADERS = z.object({
  access_key: z.string().min(1).max(128),
  salt: z.string().min(1).max(128),
  timestamp: z.string().regex(/^\d{1,12}$/),
  signature: z.string().min(1).max(256),
})

const refusal = (status: 400 | 401, code: string, message: string): ApiError => ({
  status,
  type: 'authentication_error',
  code,
  message,
})

const unauthenticated = (message: string) => refusal(401, 'UNAUTHENTICATED_API_CALL', message)

const MISSING_HEADERS = refusal(
  400,
  'MISSING_AUTHENTICATION_HEADERS',
  'access_key, salt, timestamp (Unix seconds) and signature are needed in the headers.',
)
const UNKNOWN_KEY = unauthenticated('The access_key is wrong or was revoked.')
const REASONS: Readonly<Record<Unsigned, ApiError>> = {
  timestamp: unauthenticated('The timestamp is more than 60 seconds from the actual time.'),
  signature: unauthenticated('The signature does not match the request.'),
  salt: unauthenticated('The salt was used before: every request needs one of its own.'),
}

/** Who signed the request. The body is read for it, up to the limit, once the access key is known. */
export async function identify(
  c: ApiContext,
): Promise<{ readonly principal: Principal } | { readonly error: ApiError }> {
  const given = HEADERS.safeParse(c.req.header())
  if (!given.success) return { error: MISSING_HEADERS }
  const { access_key: accessKey, ...headers } = given.data
  const entry = await c.var.platform.directory.find('rapyd_key', accessKey)
  if (!entry) return { error: UNKNOWN_KEY }
  const read = await readBody(c)
  if ('error' in read) return read
  const { mode, apiVersion, secretSealed } = keyFacts.parse(entry.data)
  const { merchantId, targetId: keyId } = entry
  const principal = { keyId, merchantId, mode, scopes: SCOPES, apiVersion }
  const { pathname, search } = new URL(c.req.url)
  const unsigned = await verifySigned(
    callerContext(c, principal),
    c.var.platform.sealer,
    { id: keyId, secretSealed },
    { ...headers, accessKey, method: c.req.method, path: pathname + search, body: read.bytes },
  )
  return unsigned === null ? { principal } : { error: REASONS[unsigned] }
}
