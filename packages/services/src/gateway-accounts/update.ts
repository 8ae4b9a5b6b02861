import type { UpdateGatewayAccount } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type GatewayAccount,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { readCredentials, sealCredentials, sealedFor } from '../gateway-secrets.ts'
import { update, updated, type Planned } from '../plan.ts'
import { demoted } from './connect.ts'
import { isSameAccount } from './identity.ts'
import { openProbed, type ConnectPorts } from './probe.ts'
import { foreignSecrets, withSecrets } from './secrets.ts'

/**
 * Changes how an account is used, or gives it new keys of the same merchant account. Errors: `resource_missing`,
 * `validation_error` for another gateway's secrets, `invalid_state` for keys that the gateway refuses or that open another
 * merchant account, and for a default account that would stop, `gateway_unavailable` where the gateway could not be asked.
 */
export async function updateGatewayAccount(
  context: Context,
  ports: ConnectPorts,
  id: string,
  body: UpdateGatewayAccount,
): Promise<Result<Planned<GatewayAccount>, DomainError>> {
  const { accounts } = await context.db.load({ accounts: context.db.rows.gatewayAccounts.all() })
  const account = accounts.find((each) => each.id === id)
  if (!account) return err(missing('Gateway account'))
  const foreign = foreignSecrets(account.provider, body)
  if (foreign.length > 0) {
    const fields = Object.fromEntries(foreign.map((name) => [name, [`is not of ${account.provider}`]]))
    return err({ code: 'validation_error', fields })
  }
  const keys = await renewedKeys(context, ports, account, body)
  if (!keys.ok) return keys
  const set = { ...termsOf(body), ...keys.value, updatedAt: context.now }
  const after = updated(account, set)
  if (after.isDefault && after.status === 'inactive') {
    return err(
      invalidState('The default account cannot be inactive: make another account the default first.', 'status'),
    )
  }
  return ok({
    value: after,
    plan: {
      changes: [
        ...(body.is_default === true ? demoted(context, accounts, id) : []),
        update('gatewayAccounts', account, set),
      ],
      audit: [{ action: 'gateway_account.update', objectType: 'gateway_account', objectId: id }],
    },
  })
}

function termsOf(body: UpdateGatewayAccount): Partial<GatewayAccount> {
  const { label, currencies, status, settlement_time: settlementTime, settlement_zone: settlementZone } = body
  const given = {
    label,
    currencies: currencies && [...new Set(currencies)],
    status,
    settlementTime,
    settlementZone,
    tokenizationKey: body.tokenization_key,
    isDefault: body.is_default,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** The sealed keys, where there are new ones: taken by the gateway, and of the same merchant account. */
async function renewedKeys(
  context: Context,
  ports: ConnectPorts,
  account: GatewayAccount,
  body: UpdateGatewayAccount,
): Promise<Result<Partial<GatewayAccount>, DomainError>> {
  const { sealer } = ports
  const webhook =
    body.webhook_key === undefined
      ? {}
      : { webhookKeySealed: await sealer.seal(body.webhook_key, sealedFor(account.id, 'webhook_key')) }
  if (body.security_key === undefined && body.user_id === undefined && body.pin === undefined) return ok(webhook)
  const credentials = withSecrets(await readCredentials(sealer, account), body)
  const set = { ...webhook, securityKeySealed: await sealCredentials(sealer, account.id, credentials) }
  const opened = await openProbed(context, ports, { ...account, ...set })
  if (!opened.ok) return opened
  if (await isSameAccount(context, ports, account, { credentials, gateway: opened.value })) return ok(set)
  return err(invalidState('These keys open another merchant account: connect it as an account of its own.'))
}
