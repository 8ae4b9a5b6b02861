import { err, missing, ok, type Buyer, type DomainError, type GatewayAccount, type Result } from '@revkeen-edge/domain'
import { sendAttempt } from '../charging/send.ts'
import { settleAttempt } from '../charging/settle.ts'
import type { SettleState } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { beginPayment, SESSION_TOKEN, type Begun } from './begin.ts'
import { beginOnPage } from './begin-on-page.ts'
import type { Redeemer } from './code.ts'
import type { PayableCheckout } from './load.ts'
import { preparePayment, type PayInput, type PayResult } from './prepare.ts'
import type { Quote } from './quote.ts'

const MAX_TRIES = 4

/**
 * Pays a checkout with a card, or begins on it what is charged later: commit the attempt, call the gateway once, commit what it said. What is lost in between
 * is found by asking the gateway, never by sending the charge again.
 */
export async function payCheckout(
  context: Context,
  ports: AuthenticationPorts,
  input: PayInput,
): Promise<Result<PayResult, DomainError>> {
  let tokenTaken = false
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const prepared = await preparePayment(context, input)
    if (!prepared.ok) return prepared
    if (prepared.value.kind !== 'prepared') return ok(prepared.value)
    if (prepared.value.payer) return beginOnPage(context, ports, input, prepared.value)
    const { checkout, account, buyer, redeemer, sale } = prepared.value
    // It opens a page of another merchant's, so here it opens nothing.
    if (tokenTaken && !checkout.session) return err(missing('Checkout'))
    const use = await input.proof?.use()
    // Who came back first is paying.
    if (use === null) return ok({ kind: 'unavailable', state: 'processing' })
    const gateway = await ports.gateways.open(account, context.tenant.mode)
    const begun = await begin(context, checkout, account, {
      token: input.token,
      buyer,
      sale,
      redeemer,
      along: use ? [use] : [],
    })
    // Another tab, a double click or another sale got there first: look again.
    if (!begun.ok) {
      tokenTaken = begun.error === 'token_taken'
      continue
    }
    const outcome = await sendAttempt(gateway, begun.value.attempt, {
      instrument: { kind: 'token', token: input.paymentToken },
      ...(input.ipAddress ? { ipAddress: input.ipAddress } : {}),
      ...(input.proof ? { threeDSecure: input.proof.threeDSecure } : {}),
    })
    const settled = await settleAttempt(
      { ...context, now: ports.clock() },
      ports,
      begun.value.attempt,
      outcome,
      knownState(checkout, begun.value),
    )
    return settled.ok ? ok({ kind: 'settled', attempt: settled.value }) : settled
  }
  return err({ code: 'payment_processing', message: 'Another payment of this order is under way.' })
}

async function begin(
  context: Context,
  checkout: PayableCheckout,
  account: GatewayAccount,
  { along, ...input }: { token: string; buyer: Buyer; sale: Quote; redeemer: Redeemer; along: readonly Change[] },
): Promise<Result<Begun, 'overtaken' | 'token_taken'>> {
  const planned = await beginPayment(context, checkout, account, input)
  if (!planned.ok) return err('overtaken')
  const { plan, value } = planned.value
  const outcome = await context.db.commit(context, { ...plan, changes: [...along, ...plan.changes] })
  if (outcome.ok) return ok(value)
  return err(outcome.conflict.constraint === SESSION_TOKEN ? 'token_taken' : 'overtaken')
}

/** A buyer's order has no payment before its first. */
const NOTHING_YET = { intent: null, request: null, reversal: null, payment: null }

/** What settling needs, as far as the page has read it: not where another session asked for the money. */
function knownState(checkout: PayableCheckout, { attempt, session, invoice, order }: Begun): SettleState | undefined {
  if (attempt.sale.requestId !== undefined) return undefined
  const { merchant, link, customer, products } = checkout
  return { attempt, merchant, session, link, customer, invoice, order, products, ...NOTHING_YET }
}
