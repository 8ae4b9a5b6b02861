import { expect, it } from 'vitest'
import { componentNames } from './component-names.ts'
import { createCustomerBody, createCheckoutSessionBody, customer, customersQuery, email } from './index.ts'

it('names a shape after its export, a body as a request, and as the client does where that differs', () => {
  const names = componentNames()
  expect(names.get(customer)).toBe('Customer')
  expect(names.get(createCustomerBody)).toBe('CreateCustomerRequest')
  expect(names.get(createCheckoutSessionBody)).toBe('CreateCheckoutSessionInput')
})

it('leaves parameters and plain fields without a name', () => {
  const names = componentNames()
  expect(names.get(customersQuery)).toBeUndefined()
  expect(names.get(email)).toBeUndefined()
})

it('gives no name twice', () => {
  const names = [...componentNames().values()]
  expect(new Set(names).size).toBe(names.length)
})
