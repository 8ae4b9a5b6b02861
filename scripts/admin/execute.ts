import { databaseFor } from '@revkeen-edge/db'
import type { DomainError, Mode, Result } from '@revkeen-edge/domain'
import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf, type Sealer } from '@revkeen-edge/services/crypto.ts'
import type { Planned } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { AdminError, type AdminContext } from './types.ts'

/** A tenant as an operator names it. */
export interface TenantRef {
  readonly merchantId: string
  readonly mode: Mode
}

/** The context of a use case that an operator runs. */
export function operatorContext({ db }: AdminContext, tenant: TenantRef): Context {
  return {
    tenant,
    actor: { type: 'operator', id: null },
    requestId: `op_${systemRuntime.uuid()}`,
    idempotencyKey: null,
    apiVersion: CURRENT_API_VERSION,
    now: Date.now(),
    runtime: systemRuntime,
    db: databaseFor({ DB: db }, tenant),
  }
}

/** The same use cases as the API's, committed for an operator. */
export async function execute<T>(
  context: Context,
  useCase: (context: Context) => Promise<Result<Planned<T>, DomainError>>,
): Promise<T> {
  const planned = await useCase(context)
  if (!planned.ok) throw new AdminError(describe(planned.error))
  const outcome = await context.db.commit(context, planned.value.plan)
  if (!outcome.ok) throw new AdminError(`already taken: ${outcome.conflict.constraint}`)
  return planned.value.value
}

function describe(error: DomainError): string {
  if (error.code === 'validation_error') {
    return Object.entries(error.fields)
      .map(([field, reasons]) => `${field} ${reasons.join(', ')}`)
      .join('; ')
  }
  if (error.code === 'resource_missing') return `${error.resource} not found`
  return error.message
}

/** The tenant of a slug (`acme` is live, `acme-test` its sandbox) or a merchant id. */
export async function tenantOf({ db }: AdminContext, name: string): Promise<TenantRef> {
  const row = await db
    .prepare('SELECT id, mode FROM merchants WHERE slug = ?1 OR id = ?1')
    .bind(name)
    .first<{ id: string; mode: Mode }>()
  if (!row) throw new AdminError(`no merchant has the slug or id ${name}`)
  return { merchantId: row.id, mode: row.mode }
}

export function sealerFrom({ env }: AdminContext): Sealer {
  const key = env['ENVELOPE_KEY']
  if (!key) throw new AdminError('ENVELOPE_KEY is needed: the same secret that the workers have')
  return sealerOf(key)
}
