import type { RapydKey } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The tenant's credentials for signed requests that are not revoked, oldest first. */
export async function listRapydKeys({ db }: Context): Promise<readonly RapydKey[]> {
  const { keys } = await db.load({ keys: db.rows.rapydKeys.all() })
  return keys
}
