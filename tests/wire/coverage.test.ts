import { createPriceBody, order, price, updateOrderBody, updatePriceBody } from '@revkeen-edge/contracts'
import { operationExamples } from '@revkeen-edge/contracts/examples/index.ts'
import type { PricesCreateData, PricesGetResponses, PricesUpdateData } from '@revkeen/sdk'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'
import { buildApi } from '../../workers/api/src/app.ts'
import { bodies } from './bodies.ts'
import { charges } from './charges.ts'
import { checkoutSessions } from './checkout-sessions.ts'
import { creditNotes } from './credit-notes.ts'
import { customers } from './customers.ts'
import { asAsked, asDeclared, type Checked } from './declared.ts'
import { discounts } from './discounts.ts'
import { finance } from './finance.ts'
import { invoices } from './invoices.ts'
import { orders } from './orders.ts'
import { paymentIntents } from './payment-intents.ts'
import { paymentLinks } from './payment-links.ts'
import { paymentMethods } from './payment-methods.ts'
import { payments } from './payments.ts'
import { prices } from './prices.ts'
import { products } from './products.ts'
import { reversals } from './reversals.ts'
import { setupIntents } from './setup-intents.ts'
import { subscriptionSchedules } from './subscription-schedules.ts'
import { subscriptionChanges } from './subscription-changes.ts'
import { subscriptions } from './subscriptions.ts'
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
  ...reversals,
  ...creditNotes,
  ...finance,
  ...paymentMethods,
  ...paymentIntents,
  ...setupIntents,
  ...checkoutSessions,
  ...subscriptions,
  ...subscriptionChanges,
  ...subscriptionSchedules,
  ...webhooks,
}

// @ts-expect-error An order is no price: were such answers to compile, the table above would check nothing.
asDeclared<PricesGetResponses>(200, order)
// @ts-expect-error Nor is a status taken that the client does not declare.
asDeclared<PricesGetResponses>(201, price)
// @ts-expect-error A body of an order lacks what the client may write in that of a price.
asAsked<PricesUpdateData['body']>()(updateOrderBody, {})
// @ts-expect-error Nor is a schema taken that asks for more than the client must write.
asAsked<PricesUpdateData['body']>()(createPriceBody, {})
// @ts-expect-error Nor is an example that the client could not write.
asAsked<PricesCreateData['body']>()(createPriceBody, { unit_amount: 100 })
// The same with what fits does compile, so that it is no other fault which the lines above expect.
asAsked<PricesUpdateData['body']>()(updatePriceBody, {})

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

describe('the bodies of published operations', () => {
  // Two take an empty body for the sake of those who send one.
  const asked = published.flatMap(({ operationId, body }) => {
    return body && !('shape' in body && fieldsOf(body).length === 0) ? [[operationId, body] as const] : []
  })

  it('are all checked against the client, and nothing else is', () => {
    expect(Object.keys(bodies).toSorted()).toEqual(asked.map(([operationId]) => operationId).toSorted())
  })

  it.each(asked)('%s takes the schema that is checked, and shows the example that is', (operationId, body) => {
    expect(takesTheSame(bodies[operationId]?.schema, body)).toBe(true)
    expect(bodies[operationId]?.example).toBe(operationExamples[operationId]?.body)
    expect(body.safeParse(operationExamples[operationId]?.body)).toMatchObject({ success: true })
  })

  const unasked = Object.entries(bodies).flatMap(([id, { declared }]) => (declared ? [] : [id]))
  const declarations = clientDeclarations()

  it.each(unasked)('the client declares no body of %s', (operationId) => {
    expect(bodyDeclared(declarations, operationId)).toBe(false)
  })

  it('would be found if the client declared them', () => {
    expect(bodyDeclared(declarations, 'customers_create')).toBe(true)
    expect(bodyDeclared(declarations, 'customers_get')).toBe(false)
  })

  const spared = published.filter(({ operationId }) => bodyOf(declarations, operationId).startsWith('body?: '))

  it.each(spared.map(({ operationId, ...rest }) => [operationId, rest] as const))(
    '%s may be asked without one, as the client may',
    (_, { body, bodyOptional }) => expect(body === undefined || bodyOptional === true).toBe(true),
  )

  it('are some that the client may leave out, and some that it may not', () => {
    expect(spared.map(({ operationId }) => operationId)).toContain('refunds_create')
    expect(bodyOf(declarations, 'products_create')).toMatch(/^body: /)
  })
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

/** Whether two schemas have the same fields, whatever they ask of the whole: a change asks for at least one field. */
function takesTheSame(one: object | undefined, other: object): boolean {
  const fields = fieldsOf(one)
  const others = fieldsOf(other)
  return one === other || (fields.length > 0 && fields.length === others.length && fields.every(isIn(others)))
}

function fieldsOf(schema: object | undefined): readonly [string, unknown][] {
  return schema && 'shape' in schema ? Object.entries(schema.shape ?? {}) : []
}

function isIn(others: readonly [string, unknown][]): (field: [string, unknown]) => boolean {
  return ([name, schema]) => others.some(([same, its]) => same === name && its === schema)
}

/** Whether the client types a body of an operation. */
function bodyDeclared(declarations: string, operationId: string): boolean {
  return bodyOf(declarations, operationId) !== ''
}

/** How the client's declaration of an operation's body begins; empty where it has none. */
function bodyOf(declarations: string, operationId: string): string {
  const declared =
    new RegExp(`type ${pascalCase(operationId)}Data = \\{\\n([^]*?)\\n\\};`).exec(declarations)?.[1] ?? ''
  return /^ {4}(body\??: (?!never;).*)/m.exec(declared)?.[1] ?? ''
}

function pascalCase(operationId: string): string {
  return operationId.replaceAll(/(?:^|_)([a-z])/g, (_, char: string) => char.toUpperCase())
}
