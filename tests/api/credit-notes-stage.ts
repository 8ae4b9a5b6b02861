import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { verifyInvariants } from '../../scripts/admin/invariants.ts'
import { storeCard } from './card-on-file.ts'
import { biller, type Biller } from './invoices-shop.ts'
import type { Reply } from './merchant.ts'

/** A merchant who credits invoices. */
export interface Crediter extends Biller {
  /** A final invoice of a new customer with a card; of one line, unless the body says otherwise. */
  final(body?: object): Promise<{ id: string; customerId: string }>
  payByCard(invoiceId: string, amountMinor?: number): Promise<Reply>
  payInCash(invoiceId: string, amountMinor: number): Promise<Reply>
  /** Issues a credit note. */
  credit(invoiceId: string, amountMinor: number, fields?: object): Promise<Reply>
  invoiceNow(id: string): Promise<Reply['body']>
  balanceOf(customerId: string): Promise<number>
  /** A file of the API, with its name. */
  fileOf(path: string): Promise<{ name: string; bytes: Uint8Array }>
}

export async function crediter(system: System, slug: string): Promise<Crediter> {
  const shop = await biller(system, slug)
  return {
    ...shop,
    async final(body = {}) {
      const customerId = await shop.customer()
      await storeCard(system, shop, customerId)
      const { id } = await shop.invoice({ customer_id: customerId, ...body })
      expect((await shop.step(id, 'finalize')).status).toBe(200)
      return { id, customerId }
    },
    payByCard: (id, amount_minor) => shop.step(id, 'pay', amount_minor === undefined ? {} : { amount_minor }),
    payInCash: (id, amount_minor) => shop.step(id, 'pay', { amount_minor, payment_method: 'cash' }),
    credit: (invoice_id, amount_minor, fields = {}) =>
      shop.post('/credit_notes', { invoice_id, amount_minor, ...fields }),
    invoiceNow: async (id) => (await shop.get(`/invoices/${id}`)).body.data,
    balanceOf: async (id) => (await shop.get(`/customers/${id}/balances`)).body.data[0]?.balance_minor ?? 0,
    async fileOf(path) {
      const response = await fetch(`${system.urls.api}/v2${path}`, { headers: { 'x-api-key': shop.apiKey } })
      expect(response.headers.get('content-type')).toBe('application/pdf')
      const [, name = ''] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? []
      return { name, bytes: new Uint8Array(await response.arrayBuffer()) }
    },
  }
}

/** Status, code and field of a refusal. */
export const refusalOf = ({ status, body }: Reply) => [status, body.error?.code, body.error?.param]

/** Nothing is lost, made or out of step anywhere. */
export async function expectSound(system: System): Promise<void> {
  expect(await verifyInvariants(system.db)).toEqual([])
}
