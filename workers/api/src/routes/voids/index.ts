import type { Api } from '@revkeen-edge/http'
import { registerCreateVoid } from './create.ts'
import { registerGetVoid } from './get.ts'
import { registerListVoids } from './list.ts'

export function registerVoids(app: Api): void {
  registerListVoids(app)
  registerCreateVoid(app)
  registerGetVoid(app)
}
