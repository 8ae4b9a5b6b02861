import {
  err,
  invalidField,
  isCurrency,
  isTimeZone,
  ok,
  type Account,
  type Branding,
  type DomainError,
  type Merchant,
  type Mode,
  type PostalAddress,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'

export interface NewMerchant {
  readonly name: string
  /** Lower-case letters, digits and hyphens; the live tenant's. The sandbox tenant's is the same with `-test`. */
  readonly slug: string
  readonly currency: string
  /** An IANA time zone. */
  readonly timezone: string
  readonly country?: string | null
  readonly supportEmail?: string | null
  readonly address?: Omit<PostalAddress, 'country'>
  readonly taxId?: string | null
  readonly branding?: Branding
}

export interface MerchantPair {
  readonly account: Account
  readonly sandbox: Merchant
  readonly live: Merchant
}

const NO_ADDRESS = { addressLine1: null, addressLine2: null, city: null, state: null, postalCode: null }

/** Opens an account with its two tenants. The sandbox tenant gets the id that the context is for. */
export async function createMerchant(
  context: Context,
  input: NewMerchant,
): Promise<Result<Planned<MerchantPair>, DomainError>> {
  const wrong = checkMerchant(input)
  if (wrong) return err(wrong)
  const account: Account = { id: context.runtime.uuid(), name: input.name, createdAt: context.now }
  const sandbox = tenantOf(context, input, account, 'sandbox')
  const live = tenantOf(context, input, account, 'live')
  return ok({
    value: { account, sandbox, live },
    plan: {
      changes: [insert('accounts', account), insert('merchants', sandbox), insert('merchants', live)],
      audit: [{ action: 'merchant.create', objectType: 'account', objectId: account.id }],
    },
  })
}

function tenantOf(context: Context, input: NewMerchant, account: Account, mode: Mode): Merchant {
  return {
    id: mode === 'sandbox' ? context.tenant.merchantId : context.runtime.uuid(),
    accountId: account.id,
    mode,
    slug: mode === 'live' ? input.slug : `${input.slug}-test`,
    name: input.name,
    timezone: input.timezone,
    currency: input.currency,
    country: input.country ?? null,
    supportEmail: input.supportEmail ?? null,
    ...(input.address ?? NO_ADDRESS),
    taxId: input.taxId ?? null,
    branding: input.branding ?? {},
    notifications: {},
    dunning: {},
    subscriptionRules: {},
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

function checkMerchant({ slug, currency, timezone }: NewMerchant): DomainError | null {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(slug)) {
    return invalidField('slug', 'must be 1 to 40 lower-case letters, digits and hyphens')
  }
  if (!isCurrency(currency)) return invalidField('currency', 'must be an ISO 4217 currency code')
  if (!isTimeZone(timezone)) return invalidField('timezone', 'must be an IANA time zone')
  return null
}
