import { createApiKey, type NewApiKey } from '@revkeen-edge/services/api-keys/create.ts'
import { revokeApiKey } from '@revkeen-edge/services/api-keys/revoke.ts'
import { execute, operatorContext, tenantOf, type TenantRef } from './execute.ts'
import type { AdminCommand, AdminContext } from './types.ts'

/** Makes a key; what is returned is the only copy. */
export async function addKey(
  admin: AdminContext,
  tenant: TenantRef,
  input: NewApiKey,
): Promise<{ id: string; key: string }> {
  const { row, key } = await execute(operatorContext(admin, tenant), (context) => createApiKey(context, input))
  return { id: row.id, key }
}

/** Ends a key of a tenant. */
export async function endKey(admin: AdminContext, tenant: TenantRef, id: string): Promise<void> {
  await execute(operatorContext(admin, tenant), (context) => revokeApiKey(context, id))
}

export const commands: Record<string, AdminCommand> = {
  'keys:create': {
    help: 'make an API key, shown once: <merchant> [--name server] [--scopes customers:read,invoices:write]',
    options: { name: { type: 'string', default: 'API key' }, scopes: { type: 'string', default: '*' } },
    positionals: ['merchant'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const { id, key } = await addKey(admin, tenant, {
        name: String(values['name']),
        scopes: String(values['scopes']).split(','),
      })
      admin.say(`${id}  ${key}`)
    },
  },
  'keys:revoke': {
    help: 'end an API key: <merchant> <key id>',
    options: {},
    positionals: ['merchant', 'key'],
    async run(admin, values) {
      await endKey(admin, await tenantOf(admin, String(values['merchant'])), String(values['key']))
      admin.say('revoked')
    },
  },
}
