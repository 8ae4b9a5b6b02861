import { pathId, presentTaxRate, taxRate } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getTaxRate } from '@revkeen-edge/services/tax-rates/get.ts'
import * as z from 'zod'

export function registerGetTaxRate(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/tax-rates/{id}',
      operationId: 'tax_rates_get',
      summary: 'Retrieve a tax rate',
      description: 'By its UUID or its `txr_` id.',
      tag: 'Tax rates',
      scope: 'tax_rates:read',
      params: z.object({ id: pathId('taxRate') }),
      response: taxRate,
      errors: [404],
    },
    async ({ context, params }) => read(await getTaxRate(context, params.id), presentTaxRate),
  )
}
