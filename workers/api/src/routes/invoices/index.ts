import type { Api } from '@revkeen-edge/http'
import { registerGetInvoice } from './get.ts'
import { registerListInvoices } from './list.ts'

export function registerInvoices(app: Api): void {
  registerListInvoices(app)
  registerGetInvoice(app)
}
