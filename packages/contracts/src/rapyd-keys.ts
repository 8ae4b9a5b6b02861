import type { RapydKey } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, text } from './fields.ts'

/** Credentials of clients that sign their requests, as they are shown: the secret key never is again. */
export const rapydKey = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('rapyd_key'),
  name: z.string(),
  access_key: z.string(),
  created_at: z.string(),
})

const rapydKeyWithSecret = rapydKey.extend({ secret_key: z.string() })

export type RapydKeyWire = z.infer<typeof rapydKey>

export function presentRapydKey(row: RapydKey): RapydKeyWire {
  return {
    ...identity('rapydKey', row.id),
    object: 'rapyd_key',
    name: row.name,
    access_key: row.accessKey,
    created_at: iso(row.createdAt),
  }
}

export const createRapydKeyBody = z.object({ name: text(60).default('Rapyd key') })

export const rapydKeySecretResponse = z.object({ data: rapydKeyWithSecret, requestId: z.string() })
export const rapydKeyListResponse = z.object({ data: z.array(rapydKey), requestId: z.string() })
export const rapydKeyRevokedResponse = z.object({
  data: z.object({ id: z.string(), deleted: z.literal(true) }),
  requestId: z.string(),
})
