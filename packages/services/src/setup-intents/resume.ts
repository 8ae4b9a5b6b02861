import {
  err,
  INTENT,
  transition,
  type Authentication,
  type DomainError,
  type Result,
  type SetupIntent,
} from '@revkeen-edge/domain'
import { proofOf } from '../authentication/challenge.ts'
import { usedProof, useOf } from '../authentication/use.ts'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import type { GatewayReply } from '../ports/gateway.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { askGateway, loadCheckable, planOf } from './confirm.ts'

/**
 * Goes on with a setup intent whose cardholder passed the challenge: the payment method is checked anew, with the proof.
 * Errors: `stale_update` where the proof has been used by now, `gateway_unavailable` where it may be tried again.
 */
export function resumeSetupIntent(
  context: Context,
  ports: AuthenticationPorts,
  { id, setupIntentId }: Authentication,
): Promise<Result<SetupIntent, DomainError>> {
  let reply: Promise<GatewayReply> | null = null
  return commitPlanned(context, ports, async () => {
    const { authentication } = await context.db.load({ authentication: context.db.rows.authentications.byId(id) })
    const loaded = await loadCheckable(context, setupIntentId ?? '')
    if (!loaded.ok) return loaded
    const { setup } = loaded.value
    const use = authentication && useOf(context, authentication)
    const next = transition(INTENT, setup.status, 'confirm')
    if (!authentication || !use || !next.ok || setup.authenticationId !== id) {
      return err(usedProof)
    }
    reply ??= askGateway(context, ports, loaded.value, proofOf(authentication))
    const confirmed = { ...loaded.value, setup: { ...setup, status: next.value } }
    return planOf(context, confirmed, { reply: await reply, challenge: null }, [use])
  })
}
