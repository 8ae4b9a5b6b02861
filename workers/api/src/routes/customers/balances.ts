import { customerBalancesResponse, pathId, presentCustomerBalance } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { balancesOfCustomer } from '@revkeen-edge/services/customers/balances.ts'
import * as z from 'zod'

export function registerCustomerBalances(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/customers/{id}/balances',
      operationId: 'customers_balances',
      summary: "Get a customer's balances",
      description:
        'What the merchant owes the customer, by currency: credit notes to the balance, and what was paid beyond what was owed.',
      tag: 'Customers',
      scope: 'customers:read',
      params: z.object({ id: pathId('customer') }),
      response: customerBalancesResponse,
      errors: [404],
      extension: true,
    },
    async ({ context, params, requestId }) =>
      read(await balancesOfCustomer(context, params.id), (rows) => ({
        data: rows.map(presentCustomerBalance),
        requestId,
      })),
  )
}
