import type { Api } from '@revkeen-edge/http'
import { registerGetReconciliation } from './get.ts'
import { registerListReconciliations } from './list.ts'

export function registerReconciliations(app: Api): void {
  registerListReconciliations(app)
  registerGetReconciliation(app)
}
