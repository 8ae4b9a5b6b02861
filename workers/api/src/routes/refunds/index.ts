import type { Api } from '@revkeen-edge/http'
import { registerCreateRefund } from './create.ts'
import { registerGetRefund } from './get.ts'
import { registerListRefunds } from './list.ts'

export function registerRefunds(app: Api): void {
  registerListRefunds(app)
  registerCreateRefund(app)
  registerGetRefund(app)
}
