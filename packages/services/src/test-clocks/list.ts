import { ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Page, Window } from '../ports/repositories.ts'
import { sandboxOnly } from './get.ts'

/** A page of test clocks, newest first. Errors: `resource_missing` for a live tenant. */
export async function listTestClocks(context: Context, window: Window): Promise<Result<Page<TestClock>, DomainError>> {
  const allowed = sandboxOnly(context)
  if (!allowed.ok) return allowed
  const { db } = context
  const { page } = await db.load({ page: db.rows.testClocks.list(window, {}) })
  return ok(page)
}
