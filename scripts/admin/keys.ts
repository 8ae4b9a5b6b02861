import { createApiKey, type NewApiKey } from '@revkeen-edge/services/api-keys/create.ts'
import { revokeApiKey } from '@revkeen-edge/services/api-keys/revoke.ts'
import { createRapydKey, type WithSecretKey } from '@revkeen-edge/services/rapyd-keys/create.ts'
import { listRapydKeys } from '@revkeen-edge/services/rapyd-keys/list.ts'
import { revokeRapydKey } from '@revkeen-edge/services/rapyd-keys/revoke.ts'
import { execute, operatorContext, sealerFrom, tenantOf, type TenantRef } from './execute.ts'
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

/** Makes credentials for clients that sign their requests; the secret that is returned is the only copy. */
export function addRapydKey(admin: AdminContext, tenant: TenantRef, name: string): Promise<WithSecretKey> {
  return execute(operatorContext(admin, tenant), (context) => createRapydKey(context, sealerFrom(admin), { name }))
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
  'rapyd-keys:create': {
    help: 'make credentials for clients of Rapyd, shown once: <merchant> [--name server]',
    options: { name: { type: 'string', default: 'Rapyd key' } },
    positionals: ['merchant'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const { row, secretKey } = await addRapydKey(admin, tenant, String(values['name']))
      admin.say(`${row.id}  ${row.accessKey}  ${secretKey}`)
    },
  },
  'rapyd-keys:list': {
    help: 'the credentials of a tenant for clients of Rapyd: <merchant>',
    options: {},
    positionals: ['merchant'],
    async run(admin, values) {
      const context = operatorContext(admin, await tenantOf(admin, String(values['merchant'])))
      for (const { id, name, accessKey } of await listRapydKeys(context)) admin.say(`${id}  ${accessKey}  ${name}`)
    },
  },
  'rapyd-keys:revoke': {
    help: 'end credentials for clients of Rapyd: <merchant> <key id>',
    options: {},
    positionals: ['merchant', 'key'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      await execute(operatorContext(admin, tenant), (context) => revokeRapydKey(context, String(values['key'])))
      admin.say('revoked')
    },
  },
}
