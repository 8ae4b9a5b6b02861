import { order, price } from '@revkeen-edge/contracts'
import type { PricesGetResponses } from '@revkeen/sdk'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'
import { buildApi } from '../../workers/api/src/app.ts'
import { charges } from './charges.ts'
import { checkoutSessions } from './checkout-sessions.ts'
import { customers } from './customers.ts'
import { asDeclared, type Checked } from './declared.ts'
import { discounts } from './discounts.ts'
import { invoices } from './invoices.ts'
import { orders } from './orders.ts'
import { paymentIntents } from './payment-intents.ts'
import { paymentLinks } from './payment-links.ts'
import { paymentMethods } from './payment-methods.ts'
import { payments } from './payments.ts'
import { prices } from './prices.ts'
import { products } from './products.ts'
import { setupIntents } from './setup-intents.ts'
import { taxRates } from './tax-rates.ts'
import { webhooks } from './webhooks.ts'

/** What each operation answers, checked by the compiler: a drift from the client's declarations fails the type check. */
const checked: Readonly<Record<string, Checked>> = {
  ...customers,
  ...products,
  ...prices,
  ...discounts,
  ...taxRates,
  ...paymentLinks,
  ...invoices,
  ...orders,
  ...payments,
  ...charges,
  ...paymentMethods,
  ...paymentIntents,
  ...setupIntents,
  ...checkoutSessions,
  ...webhooks,
}

// @ts-expect-error An order is no price: were such answers to compile, the table above would check nothing.
asDeclared<PricesGetResponses>(200, order)
// @ts-expect-error Nor is a status taken that the client does not declare.
asDeclared<PricesGetResponses>(201, price)

const { operations } = buildApi(() => {
  throw new Error('no request is made here')
})
const published = operations.filter(({ extension }) => !extension)

describe('the published operations', () => {
  it('are all checked against the client, and nothing else is', () => {
    expect(Object.keys(checked).toSorted()).toEqual(published.map(({ operationId }) => operationId).toSorted())
  })

  it.each(published.map(({ operationId, ...rest }) => [operationId, rest] as const))(
    '%s answers with the schema and status that are checked',
    (operationId, { response, status = 200 }) => {
      expect(checked[operationId]?.response).toBe(response)
      expect(checked[operationId]?.status).toBe(status)
    },
  )
})

describe('an operation that is not checked', () => {
  const declarations = clientDeclarations()
  const unchecked = Object.entries(checked).flatMap(([id, { declared }]) => (declared ? [] : [id]))

  it.each(unchecked)('%s is one of which the client declares no answer', (operationId) => {
    expect(declarations).not.toContain(`type ${pascalCase(operationId)}Responses =`)
  })

  it('would be found if the client declared it', () => {
    expect(declarations).toContain(`type ${pascalCase('customers_get')}Responses =`)
  })
})

function clientDeclarations(): string {
  const [file] = globSync(inProject('node_modules/@revkeen/sdk/dist/types.gen-*.d.ts'))
  if (file === undefined) throw new Error('the client has no type declarations')
  return readFileSync(file, 'utf8')
}

function pascalCase(operationId: string): string {
  return operationId.replaceAll(/(?:^|_)([a-z])/g, (_, char: string) => char.toUpperCase())
}
