import { err, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { forgetInstrument } from '../payment-methods/store.ts'
import type { Change } from '../plan.ts'
import type { PaymentGateway } from '../ports/gateway.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { sendBegun, tellOutbox } from '../subscriptions/carry-on.ts'
import { countedSession, SESSION_TOKEN } from './begin.ts'
import { vaultInstrument, type VaultedInstrument } from './instrument.ts'
import { planOnPage } from './plan-on-page.ts'
import { preparePayment, type PayInput, type PayResult, type Prepared } from './prepare.ts'

const MAX_TRIES = 5

const underWay: DomainError = { code: 'payment_processing', message: 'Another try of this is under way.' }

/**
 * Begins a subscription, or stores a card, on a page: count the try, store the card at the gateway, and begin all of it in one
 * commit with the attempt to charge what is due today. A card is stored before anything is committed about it, so one that
 * nothing was begun with is forgotten again; one whose process died stays unknown in the vault. What is charged is charged
 * once, by the attempt's rules. Pinned by subscribing.test.ts.
 */
export async function beginOnPage(
  context: Context,
  ports: AuthenticationPorts,
  input: PayInput,
  first: Prepared,
): Promise<Result<PayResult, DomainError>> {
  const counted = input.proof ? ok(first) : await countTry(context, input, first)
  if (!counted.ok) return counted
  if (counted.value.kind !== 'prepared') return ok(counted.value)
  const { account } = counted.value
  const gateway = await ports.gateways.open(account, context.tenant.mode)
  const vaulted = await vaultInstrument(context, ports, gateway, {
    prepared: counted.value,
    paymentToken: input.paymentToken,
    proof: input.proof?.threeDSecure,
  })
  if (!vaulted.ok) return overtaken(context, input, vaulted.error)
  if (vaulted.value.kind === 'refused') return ok(vaulted.value)
  const instrument = vaulted.value
  const begun = await begin(context, ports, { input, gateway, instrument, account })
  if (!begun.kept) ports.defer(forgetInstrument(context, ports.gateways, account, instrument.vaultId))
  return begun.result
}

/** Commits the session with one attempt more: whatever happens later, card testing runs out of tries. */
async function countTry(
  context: Context,
  input: PayInput,
  first: Prepared,
): Promise<Result<Prepared | PayResult, DomainError>> {
  let prepared: Prepared = first
  let tokenTaken = false
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { checkout, sale } = prepared
    // It opens a page of another merchant's, so here it opens nothing.
    if (tokenTaken && !checkout.session) return err(missing('Checkout'))
    const { changes } = await countedSession(context, checkout, { token: input.token, sale })
    const audit = [{ action: 'checkout_session.try', objectType: 'checkout_session', objectId: sessionIdOf(changes) }]
    const committed = await context.db.commit(context, { changes, audit })
    if (committed.ok) return ok(prepared)
    tokenTaken = committed.conflict.constraint === SESSION_TOKEN
    const again = await preparePayment(context, input)
    if (!again.ok || again.value.kind !== 'prepared') return again
    prepared = again.value
  }
  return err(underWay)
}

function sessionIdOf(changes: readonly Change[]): string {
  for (const change of changes) {
    if (change.kind === 'update' && change.table === 'checkoutSessions') return change.id
    if (change.kind === 'insert' && change.table === 'checkoutSessions') return change.row.id
  }
  throw new Error('a try changes its session')
}

/** A token that is used was sent before: what that try came to is told, where it came to something. */
async function overtaken(
  context: Context,
  input: PayInput,
  error: DomainError,
): Promise<Result<PayResult, DomainError>> {
  if (error.code !== 'validation_error') return err(error)
  const again = await preparePayment(context, input, { counted: true })
  return again.ok && again.value.kind === 'unavailable' ? ok(again.value) : err(error)
}

interface Beginning {
  readonly input: PayInput
  readonly gateway: PaymentGateway
  readonly instrument: VaultedInstrument
  readonly account: Prepared['account']
}

interface Begun {
  readonly result: Result<PayResult, DomainError>
  /** Whether something was begun with the instrument. */
  readonly kept: boolean
}

async function begin(context: Context, ports: AuthenticationPorts, beginning: Beginning): Promise<Begun> {
  const { input, gateway, instrument, account } = beginning
  const nothing = (result: Result<PayResult, DomainError>): Begun => ({ result, kept: false })
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const prepared = await preparePayment(context, input, { counted: true, keyTaken: tries > 1 })
    if (!prepared.ok) return nothing(prepared)
    if (prepared.value.kind !== 'prepared') return nothing(ok(prepared.value))
    const { payer } = prepared.value
    if (!payer) return nothing(err(missing('Checkout')))
    const use = await input.proof?.use()
    // Who came back first is paying.
    if (use === null) return nothing(ok({ kind: 'unavailable', state: 'processing' }))
    const planned = await planOnPage(
      ports,
      { ...prepared.value, account, payer },
      { input, instrument, use: use ?? null },
    )
    if (!planned.ok) return nothing(planned)
    const { plan, charge, left } = planned.value
    const committed = await payer.context.db.commit(payer.context, plan)
    // Another tab, a double click or another sale got there first: look again.
    if (!committed.ok) continue
    tellOutbox(context, ports, committed)
    forgetLeft(context, ports, prepared.value, left)
    if (!charge) return { result: ok({ kind: 'completed' }), kept: true }
    const settled = await sendBegun(payer.context, ports, gateway, { charge, committed })
    return { result: settled.ok ? ok({ kind: 'settled', attempt: settled.value }) : settled, kept: true }
  }
  return nothing(err(underWay))
}

/** The card of a try that was declined before is not kept at the gateway. */
function forgetLeft(
  context: Context,
  ports: AuthenticationPorts,
  { checkout }: Prepared,
  left: PaymentMethod | null,
): void {
  const account = checkout.accounts.find(({ id }) => id === left?.gatewayAccountId)
  if (left && account) ports.defer(forgetInstrument(context, ports.gateways, account, left.vaultId))
}
