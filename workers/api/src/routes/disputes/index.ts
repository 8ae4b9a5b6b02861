import type { Api } from '@revkeen-edge/http'
import { registerCreateDispute } from './create.ts'
import { registerGetDispute } from './get.ts'
import { registerListOpenDisputes } from './list-open.ts'
import { registerListDisputes } from './list.ts'
import { registerSubmitEvidence } from './submit-evidence.ts'

export function registerDisputes(app: Api): void {
  registerCreateDispute(app)
  registerListDisputes(app)
  registerListOpenDisputes(app)
  registerGetDispute(app)
  registerSubmitEvidence(app)
}
