import { err, missing, ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A test clock. Errors: `resource_missing`, for every one of a live tenant. */
export async function getTestClock(context: Context, id: string): Promise<Result<TestClock, DomainError>> {
  const { db } = context
  const { clock } = await db.load({ clock: db.rows.testClocks.byId(id) })
  return clock && sandboxOnly(context).ok ? ok(clock) : err(missing('Test clock'))
}

/** Refuses a live tenant as if there were no such thing: time is simulated in the sandbox alone. */
export function sandboxOnly({ tenant }: Pick<Context, 'tenant'>): Result<null, DomainError> {
  return tenant.mode === 'sandbox' ? ok(null) : err(missing('Test clock'))
}
