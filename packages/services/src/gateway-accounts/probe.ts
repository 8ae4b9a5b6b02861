import { err, invalidState, ok, type DomainError, type GatewayAccount, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { PaymentGateway } from '../ports/gateway.ts'
import type { Gateways } from '../ports/gateways.ts'

/** What connecting an account needs beyond its context. */
export interface ConnectPorts {
  readonly gateways: Gateways
  readonly sealer: Sealer
}

/**
 * Opens an account that is not stored yet, and asks its gateway whether it takes the credentials. Errors: `invalid_state`
 * with the gateway's own words, `gateway_unavailable` where it could not be asked.
 */
export async function openProbed(
  { tenant }: Context,
  { gateways }: ConnectPorts,
  account: GatewayAccount,
): Promise<Result<PaymentGateway, DomainError>> {
  const gateway = await gateways.open(account, tenant.mode)
  const reply = await gateway.probe()
  switch (reply.outcome) {
    case 'accepted':
      return ok(gateway)
    case 'refused':
      return err(invalidState(`The gateway does not take these credentials. ${reply.message}`))
    case 'unavailable':
      return err({
        code: 'gateway_unavailable',
        message: `The credentials could not be checked, so nothing was stored. ${reply.message}`,
        nothingSent: true,
      })
  }
}
