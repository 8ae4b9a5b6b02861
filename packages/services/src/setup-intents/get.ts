import { err, missing, ok, type DomainError, type Result, type SetupIntent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A setup intent. Errors: `resource_missing`. */
export async function getSetupIntent({ db }: Context, id: string): Promise<Result<SetupIntent, DomainError>> {
  const { setup } = await db.load({ setup: db.rows.setupIntents.byId(id) })
  return setup ? ok(setup) : err(missing('Setup intent'))
}
