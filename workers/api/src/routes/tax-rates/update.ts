import { atLeastOneField, pathId, presentTaxRate, taxRate, updateTaxRateBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateTaxRate } from '@revkeen-edge/services/tax-rates/update.ts'
import * as z from 'zod'

export function registerUpdateTaxRate(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/tax-rates/{id}',
      operationId: 'tax_rates_update',
      summary: 'Update a tax rate',
      description:
        'Changes names, place, metadata and whether it is in use. For another percentage create another rate. Finalised invoices keep their taxes.',
      tag: 'Tax rates',
      scope: 'tax_rates:write',
      params: z.object({ id: pathId('taxRate') }),
      body: atLeastOneField(updateTaxRateBody),
      response: taxRate,
      errors: [404],
    },
    ({ context, params, body }) => mutate(() => updateTaxRate(context, params.id, body), presentTaxRate),
  )
}
