import type { ConnectGatewayAccount } from '@revkeen-edge/contracts'
import { defaultAccount, ok, type DomainError, type GatewayAccount, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sealCredentials, sealedFor } from '../gateway-secrets.ts'
import { insert, update, updated, type Change, type Planned } from '../plan.ts'
import type { GatewayCredentials } from '../ports/gateway.ts'
import { isSameAccount, withSameSecrets } from './identity.ts'
import { openProbed, type ConnectPorts } from './probe.ts'
import { credentialsOf } from './secrets.ts'

const DEFAULT_LABELS = { nmi: 'NMI', elavon: 'Elavon' } as const

/**
 * Connects a processing account, once its gateway takes the credentials. An account is known by its label: new keys of
 * the merchant account that is behind it replace the old ones; another merchant account under the same label takes its
 * place as a row of its own, and the old one is only asked about what was charged through it. The first is the default.
 * Errors: `validation_error` for missing secrets, `invalid_state` for credentials that the gateway refuses,
 * `gateway_unavailable` where it could not be asked. Pinned by gateway-accounts.test.ts.
 */
export async function connectGateway(
  context: Context,
  ports: ConnectPorts,
  body: ConnectGatewayAccount,
): Promise<Result<Planned<GatewayAccount>, DomainError>> {
  const credentials = credentialsOf(body.provider, body)
  if (!credentials.ok) return credentials
  const { accounts } = await context.db.load({ accounts: context.db.rows.gatewayAccounts.all() })
  const candidate = await accountOf(context, ports, body, credentials.value)
  const opened = await openProbed(context, ports, candidate)
  if (!opened.ok) return opened
  const wanted = { credentials: credentials.value, gateway: opened.value }
  const named = accounts.find((account) => account.status === 'active' && isNamed(account, candidate))
  const known =
    (await withSameSecrets(ports, accounts, credentials.value)) ??
    (named && (await isSameAccount(context, ports, named, wanted)) ? named : null)
  if (known) return renewed(context, ports, accounts, known, body)
  return added(context, accounts, { candidate, replaced: named ?? null, wantsDefault: body.is_default === true })
}

function isNamed(account: GatewayAccount, { provider, label }: GatewayAccount): boolean {
  return account.provider === provider && (account.label ?? DEFAULT_LABELS[provider]) === label
}

async function accountOf(
  { tenant, runtime, now }: Context,
  { sealer }: ConnectPorts,
  body: ConnectGatewayAccount,
  credentials: GatewayCredentials,
): Promise<GatewayAccount> {
  const id = runtime.uuid()
  return {
    id,
    merchantId: tenant.merchantId,
    provider: body.provider,
    label: body.label ?? DEFAULT_LABELS[body.provider],
    currencies: body.currencies ? [...new Set(body.currencies)] : null,
    status: 'active',
    settlementTime: body.settlement_time ?? '20:00',
    settlementZone: body.settlement_zone ?? 'America/New_York',
    securityKeySealed: await sealCredentials(sealer, id, credentials),
    webhookKeySealed: await sealer.seal(body.webhook_key ?? '', sealedFor(id, 'webhook_key')),
    tokenizationKey: body.tokenization_key,
    isDefault: false,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

/** The same merchant account with other keys or terms. What the request leaves out stays as it is. */
async function renewed(
  context: Context,
  { sealer }: ConnectPorts,
  accounts: readonly GatewayAccount[],
  account: GatewayAccount,
  body: ConnectGatewayAccount,
): Promise<Result<Planned<GatewayAccount>, DomainError>> {
  const credentials = credentialsOf(body.provider, body)
  if (!credentials.ok) return credentials
  const set: Partial<GatewayAccount> = {
    securityKeySealed: await sealCredentials(sealer, account.id, credentials.value),
    webhookKeySealed: await sealer.seal(body.webhook_key ?? '', sealedFor(account.id, 'webhook_key')),
    tokenizationKey: body.tokenization_key,
    status: 'active',
    ...(body.label === undefined ? {} : { label: body.label }),
    ...(body.currencies === undefined ? {} : { currencies: body.currencies }),
    ...(body.settlement_time === undefined ? {} : { settlementTime: body.settlement_time }),
    ...(body.settlement_zone === undefined ? {} : { settlementZone: body.settlement_zone }),
    updatedAt: context.now,
  }
  const becomes = body.is_default === true || defaultAccount(accounts) === null
  const after = { ...set, isDefault: account.isDefault || becomes }
  return ok({
    value: updated(account, after),
    plan: {
      changes: [...(becomes ? demoted(context, accounts, account.id) : []), update('gatewayAccounts', account, after)],
      audit: [{ action: 'gateway_account.connect', objectType: 'gateway_account', objectId: account.id }],
    },
  })
}

interface Addition {
  readonly candidate: GatewayAccount
  /** The account of another merchant account whose place it takes. */
  readonly replaced: GatewayAccount | null
  readonly wantsDefault: boolean
}

function added(
  context: Context,
  accounts: readonly GatewayAccount[],
  { candidate, replaced, wantsDefault }: Addition,
): Result<Planned<GatewayAccount>, DomainError> {
  const { tenant, now } = context
  const isDefault = wantsDefault || (replaced?.isDefault ?? false) || defaultAccount(accounts) === null
  const row = { ...candidate, isDefault }
  const entry = {
    kind: 'gateway_account' as const,
    key: row.id,
    merchantId: tenant.merchantId,
    targetId: row.id,
    data: { mode: tenant.mode },
    purgeAt: null,
  }
  const retired: Change[] = replaced
    ? [update('gatewayAccounts', replaced, { status: 'inactive', isDefault: false, updatedAt: now })]
    : []
  const others = isDefault ? demoted(context, accounts, replaced?.id ?? row.id) : []
  return ok({
    value: row,
    plan: {
      changes: [...retired, ...others, insert('gatewayAccounts', row), insert('directory', entry)],
      audit: [{ action: 'gateway_account.connect', objectType: 'gateway_account', objectId: row.id }],
    },
  })
}

/** Takes the mark from the default, where another account is to have it. There is one at a time. */
export function demoted({ now }: Context, accounts: readonly GatewayAccount[], exceptId: string): Change[] {
  return accounts
    .filter(({ isDefault, id }) => isDefault && id !== exceptId)
    .map((account) => update('gatewayAccounts', account, { isDefault: false, updatedAt: now }))
}
