import { connectGatewayAccountBody, type ConnectGatewayAccount } from '@revkeen-edge/contracts'
import type { GatewayAccount } from '@revkeen-edge/domain'
import { gatewaysOf, type GatewayUrls } from '@revkeen-edge/gateways'
import { connectGateway } from '@revkeen-edge/services/gateway-accounts/connect.ts'
import { listGatewayAccounts } from '@revkeen-edge/services/gateway-accounts/list.ts'
import type { ConnectPorts } from '@revkeen-edge/services/gateway-accounts/probe.ts'
import { execute, operatorContext, sealerFrom, tenantOf, type TenantRef } from './execute.ts'
import { AdminError, type AdminCommand, type AdminContext, type AdminValues } from './types.ts'

/** Connects a tenant's processing account, once its gateway takes the keys. They are sealed before they are stored. */
export function addGateway(
  admin: AdminContext,
  tenant: TenantRef,
  account: ConnectGatewayAccount,
): Promise<GatewayAccount> {
  return execute(operatorContext(admin, tenant), (context) => connectGateway(context, portsOf(admin), account))
}

/** Where the gateway posts a tenant's callbacks to. */
export function callbackUrl({ env }: AdminContext, account: GatewayAccount): string {
  return `${env['WEBHOOKS_URL'] ?? ''}/nmi/${account.id}`
}

const CONNECT_OPTIONS = {
  provider: { type: 'string' },
  label: { type: 'string' },
  currencies: { type: 'string' },
  default: { type: 'boolean' },
  'security-key': { type: 'string' },
  'webhook-key': { type: 'string' },
  'merchant-id': { type: 'string' },
  'user-id': { type: 'string' },
  pin: { type: 'string' },
  'tokenization-key': { type: 'string' },
  'settlement-time': { type: 'string' },
  'settlement-zone': { type: 'string' },
} as const

export const commands: Record<string, AdminCommand> = {
  'gateway:connect': {
    help: 'connect NMI: <merchant> --security-key … --webhook-key … --tokenization-key …; or Elavon: --provider elavon --merchant-id … --user-id … --pin … --tokenization-key …',
    options: CONNECT_OPTIONS,
    positionals: ['merchant'],
    async run(admin, values) {
      const tenant = await tenantOf(admin, String(values['merchant']))
      const account = await addGateway(admin, tenant, wantedAccount(values))
      if (account.provider === 'elavon') admin.say(`connected ${account.label ?? account.id}`)
      else admin.say(`connected; point the gateway's webhooks at ${callbackUrl(admin, account)}`)
    },
  },
  'gateway:list': {
    help: 'the processing accounts of a tenant: <merchant>',
    options: {},
    positionals: ['merchant'],
    async run(admin, values) {
      const context = operatorContext(admin, await tenantOf(admin, String(values['merchant'])))
      for (const account of await listGatewayAccounts(context)) admin.say(lineOf(account))
    },
  },
}

function portsOf(admin: AdminContext): ConnectPorts {
  const sealer = sealerFrom(admin)
  return { sealer, gateways: gatewaysOf(urlsOf(admin), sealer) }
}

/** Where the deployment's gateways are. */
export function urlsOf({ env }: AdminContext): GatewayUrls {
  const url = (name: string) => env[name] ?? ''
  return {
    NMI_URL: url('NMI_URL'),
    NMI_TEST_URL: url('NMI_TEST_URL'),
    ELAVON_URL: url('ELAVON_URL'),
    ELAVON_TEST_URL: url('ELAVON_TEST_URL'),
  }
}

/** The options by the rules of the API's own body. */
function wantedAccount(values: AdminValues): ConnectGatewayAccount {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  const parsed = connectGatewayAccountBody.safeParse({
    provider: text('provider') ?? 'nmi',
    label: text('label'),
    currencies: text('currencies')
      ?.split(',')
      .map((code) => code.trim()),
    ...(values['default'] === true ? { is_default: true } : {}),
    security_key: text('security-key'),
    webhook_key: text('webhook-key'),
    merchant_id: text('merchant-id'),
    user_id: text('user-id'),
    pin: text('pin'),
    tokenization_key: text('tokenization-key'),
    settlement_time: text('settlement-time'),
    settlement_zone: text('settlement-zone'),
  })
  if (parsed.success) return parsed.data
  throw new AdminError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function lineOf({ id, provider, label, currencies, status, isDefault }: GatewayAccount): string {
  const takes = currencies === null ? 'every currency' : currencies.join(', ')
  return `${id} ${provider} ${label ?? ''} (${takes}) ${status}${isDefault ? ', default' : ''}`
}
