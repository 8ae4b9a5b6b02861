import { createMerchant, type MerchantPair, type NewMerchant } from '@revkeen-edge/services/merchants/create.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { execute, operatorContext } from './execute.ts'
import type { AdminCommand, AdminContext } from './types.ts'

/** Opens an account with its sandbox and live tenant. */
export function addMerchant(admin: AdminContext, input: NewMerchant): Promise<MerchantPair> {
  const sandbox = { merchantId: systemRuntime.uuid(), mode: 'sandbox' } as const
  return execute(operatorContext(admin, sandbox), (context) => createMerchant(context, input))
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
  'merchants:list': {
    help: 'list every tenant',
    options: {},
    async run({ db, say }) {
      const { results } = await db.prepare('SELECT slug, mode, id, name FROM merchants ORDER BY slug').all()
      for (const { slug, mode, id, name } of results) say(`${slug}  ${mode}  ${id}  ${name}`)
    },
  },
}
