import type { Context } from '../context.ts'
import { equalInConstantTime, type Sealer } from '../crypto.ts'
import { secretKeyPlace } from './create.ts'
import { rapydSignature, type SignedRequest } from './signature.ts'

/** How far a request's timestamp may be from our own clock, either way. */
const TOLERANCE_MS = 60_000
/** For how long a salt is known as used: far longer than a request with it could be taken. */
const SALT_LIFETIME_MS = 24 * 60 * 60 * 1000

/** Why a signed request is not taken. */
export type Unsigned = 'timestamp' | 'signature' | 'salt'

/** What the directory knows of the credentials of a request. */
export interface KnownKey {
  readonly id: string
  readonly secretSealed: string
}

/**
 * Whether a request was signed with the secret of these credentials, within a minute, for the first time: null, or why
 * not. The salt is used up by a request that is taken and by no other, so of two with one salt at once one is taken, and
 * who cannot sign uses up nothing. Pinned by doors-rapyd.test.ts.
 */
export async function verifySigned(
  context: Context,
  sealer: Sealer,
  key: KnownKey,
  request: SignedRequest & { readonly signature: string; readonly body: Uint8Array },
): Promise<Unsigned | null> {
  const { now } = context
  const sentAt = Number(request.timestamp) * 1000
  if (!(Math.abs(now - sentAt) <= TOLERANCE_MS)) return 'timestamp'
  const secretKey = await sealer.open(key.secretSealed, secretKeyPlace(key.id))
  const expected = await rapydSignature(request, secretKey, request.body)
  if (!(await equalInConstantTime(expected, request.signature))) return 'signature'
  const used = await context.db.commit(context, {
    changes: [{ kind: 'use_salt', keyId: key.id, salt: request.salt, expiresAt: sentAt + SALT_LIFETIME_MS, now }],
  })
  return used.ok ? null : 'salt'
}
