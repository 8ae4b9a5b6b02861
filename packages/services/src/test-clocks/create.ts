import type { CreateTestClock } from '@revkeen-edge/contracts'
import { ok, type DomainError, type Result, type TestClock } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { sandboxOnly } from './get.ts'

/** Creates a test clock that stands still at an instant. Errors: `resource_missing` for a live tenant. */
export async function createTestClock(
  context: Context,
  { frozen_time: frozenTime, name = null }: CreateTestClock,
): Promise<Result<Planned<TestClock>, DomainError>> {
  const allowed = sandboxOnly(context)
  if (!allowed.ok) return allowed
  const { runtime, tenant, now } = context
  const clock: TestClock = {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    name,
    status: 'ready',
    frozenTime,
    target: null,
    deletedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  const audit = [{ action: 'test_clock.create', objectType: 'test_clock', objectId: clock.id }]
  return ok({ value: clock, plan: { changes: [insert('testClocks', clock)], audit } })
}
