import type { BillingContact, ChargeCommand } from '@revkeen-edge/services/ports/gateway.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  captureForm,
  chargeForm,
  forgetForm,
  queryForm,
  refundForm,
  storeForm,
  validateForm,
  vaultQueryForm,
  voidForm,
  type Form,
} from './transform.ts'

const CHARGE: ChargeCommand = {
  orderId: 'att_01h455vb4pex5vsknk084sn02q',
  amountMinor: 5404,
  currency: 'USD',
  instrument: { kind: 'token', token: '00000000-000000-000000-000000000000' },
}
const FOLLOW_UP = { orderId: 'ref_1', transactionId: '2612675976', amountMinor: 2500, currency: 'USD' }

describe('charges', () => {
  it('sends the least that a charge needs, with the gateway’s duplicate check off', () => {
    expect(chargeForm('sale', CHARGE)).toEqual({
      type: 'sale',
      amount: '54.04',
      currency: 'USD',
      orderid: CHARGE.orderId,
      dup_seconds: '0',
      payment_token: '00000000-000000-000000-000000000000',
    })
  })

  it('reserves with the type auth and the same fields', () => {
    expect(chargeForm('auth', CHARGE)).toEqual({ ...chargeForm('sale', CHARGE), type: 'auth' })
  })

  it('stores a token in the vault, and a vaulted instrument not again', () => {
    expect(chargeForm('sale', { ...CHARGE, store: true })).toMatchObject({ customer_vault: 'add_customer' })
    const vaulted = chargeForm('sale', { ...CHARGE, store: true, instrument: { kind: 'vault', vaultId: '77' } })
    expect(vaulted).toMatchObject({ customer_vault_id: '77' })
    expect(vaulted).not.toHaveProperty('customer_vault')
    expect(vaulted).not.toHaveProperty('payment_token')
  })

  it('names the initial transaction on merchant-initiated charges only', () => {
    const merchant = {
      initiatedBy: 'merchant',
      indicator: 'used',
      billingMethod: 'recurring',
      initialTransactionId: '9',
    } as const
    expect(chargeForm('sale', { ...CHARGE, storedCredential: merchant })).toMatchObject({
      initiated_by: 'merchant',
      stored_credential_indicator: 'used',
      billing_method: 'recurring',
      initial_transaction_id: '9',
    })
    const customer = chargeForm('sale', { ...CHARGE, storedCredential: { ...merchant, initiatedBy: 'customer' } })
    expect(customer).not.toHaveProperty('initial_transaction_id')
  })

  it('hands over the proof of 3-D Secure', () => {
    const threeDSecure = {
      cardholderAuth: 'verified',
      cavv: 'AAAB',
      xid: 'x',
      eci: '05',
      version: '2.2.0',
      directoryServerId: 'ds',
    }
    expect(chargeForm('sale', { ...CHARGE, threeDSecure })).toMatchObject({
      cardholder_auth: 'verified',
      cavv: 'AAAB',
      xid: 'x',
      eci: '05',
      three_ds_version: '2.2.0',
      directory_server_id: 'ds',
    })
  })

  it('fills in addresses', () => {
    const billing: BillingContact = {
      name: 'Ada Maria Lovelace',
      email: 'ada@example.com',
      phone: '+44 20 7946 0000',
      company: 'Engines',
      line1: '12 St James’s Sq',
      line2: 'Flat 2',
      city: 'London',
      state: 'LND',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
    }
    expect(chargeForm('sale', { ...CHARGE, billing, shipping: { name: 'Charles', country: 'England' } })).toMatchObject(
      {
        first_name: 'Ada Maria',
        last_name: 'Lovelace',
        email: 'ada@example.com',
        phone: '+44 20 7946 0000',
        company: 'Engines',
        address1: '12 St James’s Sq',
        address2: 'Flat 2',
        city: 'London',
        state: 'LND',
        zip: 'SW1Y 4JH',
        country: 'GB',
        shipping_firstname: 'Charles',
      },
    )
  })

  it('leaves out a country that is no code and an address that is not IPv4', () => {
    const form = chargeForm('sale', { ...CHARGE, shipping: { country: 'England' }, ipAddress: '2001:db8::1' })
    expect(form).not.toHaveProperty('shipping_country')
    expect(form).not.toHaveProperty('ipaddress')
    expect(chargeForm('sale', { ...CHARGE, ipAddress: '203.0.113.9' })).toMatchObject({ ipaddress: '203.0.113.9' })
  })

  it.each(['', ' padded ', 'two\nlines', 'x'.repeat(101)])('refuses the order id %j', (orderId) => {
    expect(() => chargeForm('sale', { ...CHARGE, orderId })).toThrow(/invariant/)
  })
})

describe('the other operations', () => {
  it.each<[string, Form, Form]>([
    [
      'capture keeps the charge’s order id',
      captureForm(FOLLOW_UP),
      { type: 'capture', transactionid: '2612675976', amount: '25.00' },
    ],
    ['void is in full', voidForm(FOLLOW_UP), { type: 'void', transactionid: '2612675976' }],
    [
      'refund has an order id of its own',
      refundForm(FOLLOW_UP),
      { type: 'refund', transactionid: '2612675976', amount: '25.00', orderid: 'ref_1' },
    ],
    [
      'refund in full names no amount',
      refundForm({ orderId: 'ref_1', transactionId: '1', currency: 'USD' }),
      { type: 'refund', transactionid: '1', orderid: 'ref_1' },
    ],
    [
      'validate names no amount',
      validateForm({ orderId: 'o', currency: 'JPY', instrument: { kind: 'vault', vaultId: '7' } }),
      { type: 'validate', currency: 'JPY', orderid: 'o', dup_seconds: '0', customer_vault_id: '7' },
    ],
    [
      'validate says that its card is stored from then on, to be charged by schedule',
      validateForm({
        orderId: 'o',
        currency: 'USD',
        instrument: { kind: 'vault', vaultId: '7' },
        storedCredential: { initiatedBy: 'customer', indicator: 'stored', billingMethod: 'recurring' },
      }),
      {
        type: 'validate',
        currency: 'USD',
        orderid: 'o',
        dup_seconds: '0',
        customer_vault_id: '7',
        initiated_by: 'customer',
        stored_credential_indicator: 'stored',
        billing_method: 'recurring',
      },
    ],
    [
      'store takes the token without a charge',
      storeForm({ token: 'tok', billing: { name: 'Ada' } }),
      { customer_vault: 'add_customer', payment_token: 'tok', first_name: 'Ada' },
    ],
    ['forget', forgetForm('77'), { customer_vault: 'delete_customer', customer_vault_id: '77' }],
    ['query by order id', queryForm({ orderId: 'o' }), { order_id: 'o' }],
    ['query by transaction', queryForm({ transactionId: '5' }), { transaction_id: '5' }],
    ['query of the vault', vaultQueryForm('77'), { report_type: 'customer_vault', customer_vault_id: '77' }],
  ])('%s', (_name, form, expected) => {
    expect(form).toEqual(expected)
  })

  it('refuses an empty reference, which would ask for everything', () => {
    expect(() => queryForm({ transactionId: '' })).toThrow(/invariant/)
    expect(() => vaultQueryForm('')).toThrow(/invariant/)
    expect(() => forgetForm('')).toThrow(/invariant/)
    expect(() => voidForm({ ...FOLLOW_UP, transactionId: '' })).toThrow(/invariant/)
  })
})

const anyText = fc.string({ unit: 'binary', maxLength: 600 })
const contact: fc.Arbitrary<BillingContact> = fc.record({
  name: anyText,
  email: anyText,
  phone: anyText,
  company: anyText,
  line1: anyText,
  line2: anyText,
  city: anyText,
  state: anyText,
  postalCode: anyText,
  country: anyText,
})

describe('whatever a payer types', () => {
  it('reaches the gateway without control characters, empty fields, half characters or excess length', () => {
    fc.assert(
      fc.property(contact, contact, anyText, anyText, (billing, shipping, description, ipAddress) => {
        const form = chargeForm('sale', { ...CHARGE, billing, shipping, description, ipAddress })
        for (const [name, value] of Object.entries(form)) {
          expect(value, name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
          expect(value.isWellFormed(), name).toBe(true)
          expect(value.length, name).toBeGreaterThan(0)
          expect(value.length, name).toBeLessThanOrEqual(256)
        }
        expect(form['last_name']?.length ?? 0).toBeLessThanOrEqual(50)
        expect(form['zip']?.length ?? 0).toBeLessThanOrEqual(20)
        expect(form).toMatchObject(chargeForm('sale', CHARGE))
      }),
    )
  })
})
