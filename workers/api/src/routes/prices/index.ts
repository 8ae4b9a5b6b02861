import type { Api } from '@revkeen-edge/http'
import { registerArchivePrice } from './archive.ts'
import { registerCreatePrice } from './create.ts'
import { registerGetPrice } from './get.ts'
import { registerListPrices } from './list.ts'
import { registerUpdatePrice } from './update.ts'

export function registerPrices(app: Api): void {
  registerListPrices(app)
  registerCreatePrice(app)
  registerGetPrice(app)
  registerUpdatePrice(app)
  registerArchivePrice(app)
}
