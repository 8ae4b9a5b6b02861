import type { Api } from '@revkeen-edge/http'
import { registerCreateRapydKey } from './create.ts'
import { registerListRapydKeys } from './list.ts'
import { registerRevokeRapydKey } from './revoke.ts'

export function registerRapydKeys(app: Api): void {
  registerListRapydKeys(app)
  registerCreateRapydKey(app)
  registerRevokeRapydKey(app)
}
