import type { Row, Source } from '../../bench/lib/row.ts'
import type { Fixtures } from '../../bench/lib/fixtures.ts'

type Made = { readonly id?: string; readonly data?: { readonly id: string } }

/** Paying an order for the first time, which makes its invoice: each can be paid once. */
export const orderRows: readonly Row[] = [
  payOrders('pay an order by stored card', 3, async () => ({})),
  payOrders('pay an order with a discount by stored card', 3, async (make) => {
    const code = `ORDER-${crypto.randomUUID()}`
    const discount = await make('/discounts', { code, discount_type: 'percentage', discount_value: 10 })
    return { discount_id: discount }
  }),
]

type Make = (path: string, body: object) => Promise<string>

function payOrders(name: string, maxTrips: number, extra: (make: Make) => Promise<object>): Row {
  return {
    name,
    maxTrips,
    part: 'api',
    scale: 'small',
    kind: 'write',
    expect: 200,
    source: (fixtures, { api }) => ordersOf(fixtures, makerOf(`${api}/v2`, fixtures.apiKey), extra),
  }
}

function ordersOf(
  { apiKey, customer, paymentMethod }: Fixtures,
  make: Make,
  extra: (make: Make) => Promise<object>,
): Source {
  const unpaid: string[] = []
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' }
  const body = JSON.stringify({ payment_method_id: paymentMethod })
  const lines = [{ description: 'Engraving', unit_price: 2500, quantity: 2 }]
  return {
    next() {
      const id = unpaid.pop()
      return id === undefined ? null : { method: 'POST', path: `/v2/orders/${id}/pay`, headers, body }
    },
    async stock(wanted) {
      const own = await extra(make)
      while (unpaid.length < wanted) {
        unpaid.push(await make('/orders', { customer_id: customer, currency: 'USD', line_items: lines, ...own }))
      }
    },
  }
}

function makerOf(url: string, apiKey: string): Make {
  return async (path, body) => {
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const made = (await response.json()) as Made
    const id = made.data?.id ?? made.id
    if (id === undefined) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(made)}`)
    return id
  }
}
