import { ok, type DomainError, type GatewayAccount, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { sealedFor } from '../gateway-secrets.ts'
import { insert, update, type Planned } from '../plan.ts'

export interface GatewayKeys {
  readonly securityKey: string
  /** Signs the gateway's callbacks. */
  readonly webhookKey: string
  /** Public: the browser's card fields carry it. */
  readonly tokenizationKey: string
}

/** Connects the tenant's NMI account, or gives the connected one new keys. */
export async function connectGateway(
  context: Context,
  sealer: Sealer,
  keys: GatewayKeys,
): Promise<Result<Planned<GatewayAccount>, DomainError>> {
  const { tenant, runtime, now, db } = context
  const { known } = await db.load({ known: db.rows.gatewayAccounts.standard() })
  const id = known?.id ?? runtime.uuid()
  const sealed = {
    securityKeySealed: await sealer.seal(keys.securityKey, sealedFor(id, 'security_key')),
    webhookKeySealed: await sealer.seal(keys.webhookKey, sealedFor(id, 'webhook_key')),
    tokenizationKey: keys.tokenizationKey,
    updatedAt: now,
  }
  const audit = [{ action: 'gateway_account.connect', objectType: 'gateway_account', objectId: id }]
  if (known) {
    return ok({ value: { ...known, ...sealed }, plan: { changes: [update('gatewayAccounts', known, sealed)], audit } })
  }
  const row: GatewayAccount = {
    id,
    merchantId: tenant.merchantId,
    provider: 'nmi',
    isDefault: true,
    createdAt: now,
    version: 1,
    ...sealed,
  }
  const entry = {
    kind: 'gateway_account' as const,
    key: id,
    merchantId: tenant.merchantId,
    targetId: id,
    data: { mode: tenant.mode },
    purgeAt: null,
  }
  return ok({ value: row, plan: { changes: [insert('gatewayAccounts', row), insert('directory', entry)], audit } })
}
