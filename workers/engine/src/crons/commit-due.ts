import type { D1Database } from '@cloudflare/workers-types'
import type { Due, PageOf } from '@revkeen-edge/db/sweepers.ts'
import { commitPlanned } from '@revkeen-edge/services/commit.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { withPaymentPorts } from '../payments.ts'
import type { Job } from './job.ts'
import { eachUntilNoneDue } from './pages.ts'

interface CommitDue {
  readonly name: string
  readonly due: (db: D1Database, now: number, page: PageOf) => Promise<readonly Due[]>
  /** Decides anew what becomes of one: another may have changed it meanwhile. */
  readonly plan: (context: Context, id: string) => ReturnType<Parameters<typeof commitPlanned>[2]>
}

/** A job that commits, for each that is due, what becomes of it, until none is due. */
export function commitDue({ name, due, plan }: CommitDue): Job {
  return {
    name,
    run: (engine, now) =>
      eachUntilNoneDue(
        engine,
        (db, page) => due(db, now, page),
        async ({ merchantId, id }) => {
          const context = await engine.contextFor(merchantId, now)
          await withPaymentPorts(engine, (ports) => commitPlanned(context, ports, () => plan(context, id)))
        },
      ),
  }
}
