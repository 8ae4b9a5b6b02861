import type { Api } from '@revkeen-edge/http'
import { registerIncome } from './income.ts'
import { registerFinanceSummary } from './summary.ts'

export function registerFinance(app: Api): void {
  registerIncome(app)
  registerFinanceSummary(app)
}
