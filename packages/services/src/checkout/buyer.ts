import type { PayBody } from '@revkeen-edge/contracts'
import { err, ok, type Address, type Buyer, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Checkout } from './load.ts'

type FieldMode = 'required' | 'optional' | 'hidden'

export interface FormFields {
  readonly name: FieldMode
  readonly phone: FieldMode
  readonly billingAddress: FieldMode
  readonly shippingAddress: FieldMode
}

/** Which fields a checkout asks for beside the e-mail: few, unless the merchant wants an address. */
export function formFields({ link, session }: Checkout): FormFields {
  const settings = link ?? session
  const billing = settings?.collectBillingAddress ?? false
  const shipping = settings?.collectShipping ?? false
  return {
    name: billing || shipping ? 'required' : 'optional',
    phone: 'hidden',
    billingAddress: billing ? 'required' : 'hidden',
    shippingAddress: shipping ? 'required' : 'hidden',
  }
}

/** The buyer as the form was filled in, or every field that is missing. Fields that are not asked for are dropped. */
export function buyerOf(checkout: Checkout, body: PayBody): Result<Buyer, DomainError> {
  const fields = formFields(checkout)
  const problems: Record<string, string[]> = {}
  if (fields.name === 'required' && !body.name) problems['name'] = ['is required']
  for (const [mode, name] of [
    [fields.billingAddress, 'billing_address'],
    [fields.shippingAddress, 'shipping_address'],
  ] as const) {
    if (mode === 'required') Object.assign(problems, missingParts(name, body[name]))
  }
  if (checkout.merchant.branding.termsUrl && body.terms_accepted !== true) {
    problems['terms_accepted'] = ['must be accepted']
  }
  if (Object.keys(problems).length > 0) return err({ code: 'validation_error', fields: problems })
  return ok({
    email: body.email,
    name: body.name ?? null,
    phone: fields.phone === 'hidden' ? null : (body.phone ?? null),
    billing: fields.billingAddress === 'hidden' ? null : addressOf(body.billing_address),
    shipping: fields.shippingAddress === 'hidden' ? null : addressOf(body.shipping_address),
  })
}

function missingParts(name: string, address: PayBody['billing_address']): Record<string, string[]> {
  const wanted = ['line1', 'city', 'country'] as const
  return Object.fromEntries(
    wanted.filter((part) => !address?.[part]).map((part) => [`${name}.${part}`, ['is required']]),
  )
}

function addressOf(address: PayBody['billing_address']): Address | null {
  if (!address) return null
  return {
    line1: address.line1 ?? null,
    line2: address.line2 ?? null,
    city: address.city ?? null,
    state: address.state ?? null,
    postalCode: address.postal_code ?? null,
    country: address.country ?? null,
  }
}
