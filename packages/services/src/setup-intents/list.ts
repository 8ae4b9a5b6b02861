import type { SetupIntent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Page, Window } from '../ports/repositories.ts'

type SetupIntentFilter = Filter<{ customerId: string; status: string }>

/** A page of setup intents, newest first. */
export async function listSetupIntents(
  { db }: Context,
  window: Window,
  filter: SetupIntentFilter,
): Promise<Page<SetupIntent>> {
  const { page } = await db.load({ page: db.rows.setupIntents.list(window, filter) })
  return page
}
