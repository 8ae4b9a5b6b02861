import type { Api } from '@revkeen-edge/http'
import { registerAdvanceTestClock } from './advance.ts'
import { registerCreateTestClock } from './create.ts'
import { registerDeleteTestClock } from './delete.ts'
import { registerGetTestClock } from './get.ts'
import { registerListTestClocks } from './list.ts'

export function registerTestClocks(app: Api): void {
  registerListTestClocks(app)
  registerCreateTestClock(app)
  registerGetTestClock(app)
  registerDeleteTestClock(app)
  registerAdvanceTestClock(app)
}
