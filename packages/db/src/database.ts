import type { D1Database } from '@cloudflare/workers-types'
import type { Tenant } from '@revkeen-edge/domain'
import type { Database } from '@revkeen-edge/services/ports/database.ts'
import { commitPlan } from './commit.ts'
import { load } from './query.ts'
import { repositoriesOf } from './repositories/index.ts'

/** The D1 databases of a deployment. */
export interface Handles {
  readonly DB: D1Database
}

/**
 * The one seam where a tenant's database is chosen: spreading merchants over several D1 databases changes this
 * function and no use case.
 */
export function handleFor(handles: Handles, _tenant: Pick<Tenant, 'merchantId'>): D1Database {
  return handles.DB
}

/** A tenant's rows and commits. */
export function databaseFor(handles: Handles, tenant: Tenant): Database {
  const db = handleFor(handles, tenant)
  return {
    rows: repositoriesOf(db, tenant.merchantId),
    load: (queries) => load(db, queries),
    commit: (context, plan, replay) => commitPlan(db, context, plan, replay),
  }
}
