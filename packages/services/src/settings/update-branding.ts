import type { UpdateBranding } from '@revkeen-edge/contracts'
import {
  err,
  ok,
  outboundUrl,
  wrongFields,
  type Branding,
  type DomainError,
  type Merchant,
  type OutboundRules,
  type PostalAddress,
  type Problem,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { getBranding } from './get-branding.ts'

const LOOKS = {
  logo_url: 'logoUrl',
  favicon_url: 'faviconUrl',
  primary_color: 'primaryColor',
  background_color: 'backgroundColor',
  button_text: 'buttonText',
  terms_url: 'termsUrl',
  privacy_url: 'privacyUrl',
} as const satisfies Record<Exclude<keyof UpdateBranding, keyof typeof IMPRINT>, keyof Branding>

/** Whom documents name: columns of the merchant's own. */
const IMPRINT = {
  address_line1: 'addressLine1',
  address_line2: 'addressLine2',
  city: 'city',
  state: 'state',
  postal_code: 'postalCode',
  country: 'country',
  tax_id: 'taxId',
} as const satisfies Partial<Record<keyof UpdateBranding, keyof Imprint>>

type Imprint = PostalAddress & Pick<Merchant, 'taxId'>

const URL_FIELDS = ['logo_url', 'favicon_url', 'terms_url', 'privacy_url'] as const

/**
 * Changes how the tenant's pages, e-mails and documents look and whom they name; null clears a field. Addresses pass the guard for URLs of merchants.
 * Any colour will do, since every page and e-mail picks readable text for it.
 */
export async function updateBranding(
  context: Context,
  rules: OutboundRules,
  body: UpdateBranding,
): Promise<Result<Planned<Merchant>, DomainError>> {
  const checked = withSafeUrls(body, rules)
  if (!checked.ok) return checked
  const found = await getBranding(context)
  if (!found.ok) return found
  const merchant = found.value
  const set = {
    ...imprintOf(checked.value),
    branding: brandingAfter(merchant.branding, checked.value),
    updatedAt: context.now,
  }
  return ok({
    value: updated(merchant, set),
    plan: {
      changes: [update('merchants', merchant, set)],
      audit: [{ action: 'branding.update', objectType: 'merchant', objectId: merchant.id }],
    },
  })
}

/** The addresses as a browser will read them, wherever they are put. Names every one that is refused. */
function withSafeUrls(body: UpdateBranding, rules: OutboundRules): Result<UpdateBranding, DomainError> {
  const problems: Problem[] = []
  const safe: UpdateBranding = { ...body }
  for (const field of URL_FIELDS) {
    const given = body[field]
    if (typeof given !== 'string') continue
    const url = outboundUrl(given, rules)
    if (url.ok) safe[field] = url.value.href
    else problems.push([field, url.error])
  }
  const wrong = wrongFields(problems)
  return wrong ? err(wrong) : ok(safe)
}

function brandingAfter(before: Branding, body: UpdateBranding): Branding {
  const after = { ...before }
  for (const [field, key] of entriesOf(LOOKS)) {
    const given = body[field]
    if (given === null) delete after[key]
    else if (given !== undefined) after[key] = given
  }
  return after
}

/** The columns that are given. */
function imprintOf(body: UpdateBranding): Partial<Imprint> {
  const set: Partial<Imprint> = {}
  for (const [field, column] of entriesOf(IMPRINT)) {
    const given = body[field]
    if (given !== undefined) set[column] = given
  }
  return set
}

/** The entries of a table whose keys are all that it has. */
function entriesOf<T extends object>(table: T): [keyof T, T[keyof T]][] {
  return Object.entries(table) as [keyof T, T[keyof T]][]
}
