import { createTaxRateBody, presentTaxRate, taxRate } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createTaxRate } from '@revkeen-edge/services/tax-rates/create.ts'

export function registerCreateTaxRate(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/tax-rates',
      operationId: 'tax_rates_create',
      summary: 'Create a tax rate',
      description:
        'Applies to sales to its `country` and `state`, or to all sales where it has none. An inclusive one is part of the prices; any other is added to them.',
      tag: 'Tax rates',
      scope: 'tax_rates:write',
      body: createTaxRateBody,
      status: 201,
      response: taxRate,
    },
    ({ context, body }) => mutate(() => createTaxRate(context, body), presentTaxRate),
  )
}
