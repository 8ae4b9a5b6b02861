import type { Api } from '@revkeen-edge/http'
import { registerGetTransaction } from './get.ts'
import { registerListTransactions } from './list.ts'

export function registerTransactions(app: Api): void {
  registerListTransactions(app)
  registerGetTransaction(app)
}
