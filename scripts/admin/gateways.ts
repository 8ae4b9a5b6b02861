import type { GatewayAccount } from '@revkeen-edge/domain'
import { connectGateway, type GatewayKeys } from '@revkeen-edge/services/gateway-accounts/connect.ts'
import { execute, operatorContext, sealerFrom, tenantOf, type TenantRef } from './execute.ts'
import { AdminError, type AdminCommand, type AdminContext, type AdminValues } from './types.ts'

/** Connects a tenant's NMI account. Its secrets are sealed before they are stored. */
export function addGateway(admin: AdminContext, tenant: TenantRef, keys: GatewayKeys): Promise<GatewayAccount> {
  return execute(operatorContext(admin, tenant), (context) => connectGateway(context, sealerFrom(admin), keys))
}

/** Where the gateway posts a tenant's callbacks to. */
export function callbackUrl({ env }: AdminContext, account: GatewayAccount): string {
  return `${env['WEBHOOKS_URL'] ?? ''}/nmi/${account.id}`
}

export const commands: Record<string, AdminCommand> = {
  'gateway:connect': {
    help: 'connect NMI: <merchant> --security-key … --webhook-key … --tokenization-key …',
    options: {
      'security-key': { type: 'string' },
      'webhook-key': { type: 'string' },
      'tokenization-key': { type: 'string' },
    },
    positionals: ['merchant'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const account = await addGateway(admin, tenant, {
        securityKey: wanted(values, 'security-key'),
        webhookKey: wanted(values, 'webhook-key'),
        tokenizationKey: wanted(values, 'tokenization-key'),
      })
      admin.say(`connected; point the gateway's webhooks at ${callbackUrl(admin, account)}`)
    },
  },
}

function wanted(values: AdminValues, name: string): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '') throw new AdminError(`--${name} is needed`)
  return value
}
