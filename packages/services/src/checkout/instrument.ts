import { err, ok, type Buyer, type DomainError, type Result } from '@revkeen-edge/domain'
import { contactOf, storedBy } from '../charging/send.ts'
import type { Context } from '../context.ts'
import { forgetInstrument, storeToken, type StoredInstrument } from '../payment-methods/store.ts'
import type { GatewayReply, PaymentGateway, ThreeDSecureResult } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { PayResult, Prepared } from './prepare.ts'

/** An instrument that the gateway keeps, and knows to be good where nothing is charged today. */
export interface VaultedInstrument extends StoredInstrument {
  readonly kind: 'vaulted'
  /** The check's, which later charges refer to; null where the first charge will give one. */
  readonly initialTransactionId: string | null
}

type Refused = Extract<PayResult, { kind: 'refused' }>

/** A card to be stored. `proof` is that of a passed challenge. */
interface Wanted {
  readonly prepared: Pick<Prepared, 'account' | 'buyer' | 'sale'>
  readonly paymentToken: string
  readonly proof?: ThreeDSecureResult | undefined
}

/**
 * Stores a one-time token at the gateway and, where nothing is charged today, has the card checked: what is refused is
 * forgotten again. No money moves, so an answer that was lost is simply no answer. Errors: `validation_error` for a token that
 * is used, `gateway_unavailable`.
 */
export async function vaultInstrument(
  context: Context,
  ports: PaymentPorts,
  gateway: PaymentGateway,
  { prepared, paymentToken, proof }: Wanted,
): Promise<Result<VaultedInstrument | Refused, DomainError>> {
  const { account, buyer, sale } = prepared
  const stored = await storeToken(gateway, paymentToken, contactOf(buyer))
  if (!stored.ok) return refusalOf(stored.error)
  if (sale.totalMinor > 0) return ok({ kind: 'vaulted', ...stored.value, initialTransactionId: null })
  const { vaultId } = stored.value
  const reply = await check(context, gateway, { vaultId, buyer, sale, proof })
  if (reply.outcome === 'approved') {
    return ok({ kind: 'vaulted', ...stored.value, initialTransactionId: reply.transactionId })
  }
  ports.defer(forgetInstrument(context, ports.gateways, account, vaultId))
  if (reply.outcome === 'declined') return ok({ kind: 'refused', code: reply.code, message: reply.message })
  return err(unclear(reply))
}

interface Checked {
  readonly vaultId: string
  readonly buyer: Buyer
  readonly sale: Prepared['sale']
  readonly proof: ThreeDSecureResult | undefined
}

async function check(
  { runtime }: Context,
  gateway: PaymentGateway,
  { vaultId, buyer, sale, proof }: Checked,
): Promise<GatewayReply> {
  return gateway.validate({
    orderId: runtime.uuid(),
    currency: sale.currency,
    instrument: { kind: 'vault', vaultId },
    storedCredential: storedBy(sale.draft ? 'recurring' : undefined),
    billing: contactOf(buyer),
    ...(proof ? { threeDSecure: proof } : {}),
  })
}

/** A card that the gateway would not store is a refused card; everything else is an error. */
function refusalOf(error: DomainError): Result<Refused, DomainError> {
  if (error.code !== 'payment_declined') return err(error)
  return ok({ kind: 'refused', code: error.gatewayCode, message: error.message })
}

function unclear({ outcome }: GatewayReply): DomainError {
  const message = 'The card could not be checked, and nothing was charged. Please try again.'
  return { code: 'gateway_unavailable', message, ...(outcome === 'not_sent' ? { nothingSent: true } : {}) }
}
