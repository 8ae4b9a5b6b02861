import { presentBranding, updateBrandingBody, type UpdateBranding } from '@revkeen-edge/contracts'
import type { Merchant, OutboundRules } from '@revkeen-edge/domain'
import { createMerchant, type MerchantPair, type NewMerchant } from '@revkeen-edge/services/merchants/create.ts'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { updateBranding } from '@revkeen-edge/services/settings/update-branding.ts'
import { execute, operatorContext, tenantOf, type TenantRef } from './execute.ts'
import { AdminError, type AdminCommand, type AdminContext, type AdminValues } from './types.ts'

/** Opens an account with its sandbox and live tenant. */
export function addMerchant(admin: AdminContext, input: NewMerchant): Promise<MerchantPair> {
  const sandbox = { merchantId: systemRuntime.uuid(), mode: 'sandbox' } as const
  return execute(operatorContext(admin, sandbox), (context) => createMerchant(context, input))
}

/** Changes how a tenant's pages, e-mails and documents look and whom they name, by the rules of the API. */
function brand(admin: AdminContext, tenant: TenantRef, body: UpdateBranding): Promise<Merchant> {
  return execute(operatorContext(admin, tenant), (context) => updateBranding(context, rulesOf(admin), body))
}

function rulesOf({ env }: AdminContext): OutboundRules {
  const at = (name: string): string => env[name] ?? ''
  const urls = {
    api: at('API_URL'),
    checkout: at('CHECKOUT_URL'),
    portal: at('PORTAL_URL'),
    webhooks: at('WEBHOOKS_URL'),
  }
  return outboundRules({ ...urls, allowLoopback: at('ALLOW_LOOPBACK') === 'on' })
}

const BRANDING_FIELDS = Object.keys(updateBrandingBody.shape)

/** `primary_color` is `--primary-color`. */
const optionOf = (field: string): string => field.replaceAll('_', '-')

/** What the options ask for; an empty one clears its field. */
function brandingFrom(values: AdminValues): UpdateBranding {
  const given = BRANDING_FIELDS.filter((field) => values[optionOf(field)] !== undefined)
  if (given.length === 0) throw new AdminError(`give one of --${BRANDING_FIELDS.map(optionOf).join(', --')}`)
  const fields = given.map((field) => [field, values[optionOf(field)] || null])
  const parsed = updateBrandingBody.safeParse(Object.fromEntries(fields))
  if (parsed.success) return parsed.data
  throw new AdminError(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
}

export const commands: Record<string, AdminCommand> = {
  'merchants:create': {
    help: 'open an account with a sandbox and a live tenant: <name> --slug acme [--currency USD] [--timezone UTC] [--email …]',
    options: {
      slug: { type: 'string' },
      currency: { type: 'string', default: 'USD' },
      timezone: { type: 'string', default: 'UTC' },
      email: { type: 'string' },
    },
    positionals: ['name'],
    async run(admin, values) {
      const name = String(values['name'])
      const slug = String(values['slug'] ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'))
      const email = values['email']
      const { sandbox, live } = await addMerchant(admin, {
        name,
        slug,
        currency: String(values['currency']),
        timezone: String(values['timezone']),
        supportEmail: typeof email === 'string' ? email : null,
      })
      admin.say(`sandbox  ${sandbox.slug}  ${sandbox.id}`)
      admin.say(`live     ${live.slug}  ${live.id}`)
    },
  },
  'merchants:update': {
    help: "change the branding or address of one tenant: <merchant> [--primary-color '#0f766e'] [--address-line1 '18 Marina Road'] …; an empty value clears",
    options: Object.fromEntries(BRANDING_FIELDS.map((field) => [optionOf(field), { type: 'string' as const }])),
    positionals: ['merchant'],
    async run(admin, values) {
      const body = brandingFrom(values)
      const merchant = await brand(admin, await tenantOf(admin, String(values['merchant'])), body)
      const shown: Readonly<Record<string, string | null>> = presentBranding(merchant)
      for (const field of BRANDING_FIELDS) admin.say(`${optionOf(field).padEnd(18)}${shown[field] ?? '-'}`)
    },
  },
  'merchants:list': {
    help: 'list every tenant',
    options: {},
    async run({ db, say }) {
      const { results } = await db.prepare('SELECT slug, mode, id, name FROM merchants ORDER BY slug').all()
      for (const { slug, mode, id, name } of results) say(`${slug}  ${mode}  ${id}  ${name}`)
    },
  },
}
