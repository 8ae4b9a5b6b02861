import type { Demo, DemoMerchant } from '../lib/seed.ts'
import { addGateway, callbackUrl } from './gateways.ts'
import { addKey } from './keys.ts'
import { addMerchant } from './merchants.ts'
import { execute, operatorContext, type TenantRef } from './execute.ts'
import type { AdminContext } from './types.ts'
import { paymentLinkUrl } from '@revkeen-edge/contracts'
import type { GatewayAccount } from '@revkeen-edge/domain'
import type { NewMerchant } from '@revkeen-edge/services/merchants/create.ts'
import { createPaymentLink } from '@revkeen-edge/services/payment-links/create.ts'
import { createProduct } from '@revkeen-edge/services/products/create.ts'

const NORTHWIND: NewMerchant = {
  name: 'Northwind Coffee',
  slug: 'northwind',
  currency: 'USD',
  timezone: 'America/New_York',
  country: 'US',
  supportEmail: 'hello@northwind.example',
  address: { addressLine1: '214 Court Street', addressLine2: null, city: 'Brooklyn', state: 'NY', postalCode: '11201' },
  taxId: '84-2210917',
  branding: { primaryColor: '#0f766e' },
}

const HALDEN: NewMerchant = {
  name: 'Halden Studio',
  slug: 'halden',
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  country: 'DE',
  supportEmail: 'studio@halden.example',
  address: { addressLine1: 'Torstraße 61', addressLine2: null, city: 'Berlin', state: null, postalCode: '10119' },
  taxId: 'DE302918477',
  branding: { primaryColor: '#4338ca' },
}

/** The demo merchants with their keys, and a payment link of the first. */
export async function seedDemoMerchants(admin: AdminContext): Promise<Demo> {
  const northwind = await addDemoMerchant(admin, NORTHWIND)
  const halden = await addDemoMerchant(admin, HALDEN)
  const euros = { slug: NORTHWIND.slug, name: NORTHWIND.name, currencies: ['EUR'] }
  await connectToSandboxElavon(admin, { merchantId: northwind.id, mode: 'sandbox' }, euros)
  return {
    merchants: [northwind, halden],
    paymentLink: await addDemoLink(admin, { merchantId: northwind.id, mode: 'sandbox' }),
  }
}

/** A merchant with both tenants, a key and a gateway account for each. */
export async function addDemoMerchant(admin: AdminContext, input: NewMerchant): Promise<DemoMerchant> {
  const { sandbox, live } = await addMerchant(admin, input)
  const keys = []
  for (const { id, mode, slug } of [sandbox, live]) {
    const tenant = { merchantId: id, mode }
    await connectToSandboxGateway(admin, tenant, slug, input.name)
    keys.push((await addKey(admin, tenant, { name: 'Demo', scopes: ['*'] })).key)
  }
  const [apiKey = '', liveApiKey = ''] = keys
  return { id: sandbox.id, slug: sandbox.slug, apiKey, liveApiKey }
}

/** A product on a page where the quantity can be chosen. */
async function addDemoLink(admin: AdminContext, tenant: TenantRef): Promise<string> {
  const checkoutUrl = admin.env['CHECKOUT_URL'] ?? ''
  const context = operatorContext(admin, tenant)
  const product = await execute(context, (at) =>
    createProduct(at, {
      product_id: 'house-blend',
      name: 'House Blend, 1 kg',
      description: 'Whole beans, roasted this week: chocolate, hazelnut and a little orange.',
      kind: 'one_time',
      pricing_model: 'one_time',
      amount_minor: 2400,
      currency: 'USD',
      fulfillment_type: 'physical',
      features: ['Roasted to order', 'Free delivery', 'Keeps for three months'],
    }),
  )
  const link = await execute(context, (at) =>
    createPaymentLink(at, checkoutUrl, { product_ids: [product.id], name: 'House Blend', allow_quantity: true }),
  )
  return paymentLinkUrl(checkoutUrl, link.id)
}

/** Opens an account at the sandbox gateway and connects it, as a merchant does with NMI's dashboard. */
async function connectToSandboxGateway(
  admin: AdminContext,
  tenant: TenantRef,
  slug: string,
  name: string,
): Promise<void> {
  const keys = {
    security_key: `security-${slug}-${crypto.randomUUID()}`,
    webhook_key: `webhook-${slug}-${crypto.randomUUID()}`,
    tokenization_key: `tokenization-${slug}-${crypto.randomUUID()}`,
  }
  const { webhook_key: signing_key, ...opened } = { ...keys, name }
  await openAtSandbox(admin, { ...opened, signing_key })
  const account = await addGateway(admin, tenant, { provider: 'nmi', ...keys })
  await openAtSandbox(admin, { ...opened, signing_key, webhook_url: callbackUrl(admin, account) })
}

/** An account at Elavon for some currencies, beside the one that takes all of them. */
export async function connectToSandboxElavon(
  admin: AdminContext,
  tenant: TenantRef,
  { slug, name, currencies }: { readonly slug: string; readonly name: string; readonly currencies: string[] },
): Promise<GatewayAccount> {
  const keys = {
    merchant_id: `${slug}-${crypto.randomUUID()}`,
    user_id: 'webpage',
    pin: crypto.randomUUID(),
    tokenization_key: `tokenization-${slug}-elavon-${crypto.randomUUID()}`,
  }
  await openAtSandbox(admin, { ...keys, gateway: 'elavon', name: `${name} (${currencies.join(', ')})` })
  return addGateway(admin, tenant, { provider: 'elavon', currencies, ...keys })
}

async function openAtSandbox(admin: AdminContext, account: Readonly<Record<string, string>>): Promise<void> {
  const gateway = new URL(admin.env['NMI_TEST_URL'] ?? '').origin
  const response = await fetch(`${gateway}/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  if (!response.ok) throw new Error(`the sandbox gateway answered ${response.status} to a new account`)
}
