import type { Buyer, PaymentAttempt, PaymentMethod } from '@revkeen-edge/domain'
import type {
  BillingContact,
  ChargeCommand,
  FollowUpCommand,
  Instrument,
  PaymentGateway,
  StoredCredential,
  ThreeDSecureResult,
} from '../ports/gateway.ts'
import { outcomeOfReply, type Outcome } from './outcome.ts'

/** What a charge is made with, beyond what its attempt says. Never kept. */
export interface Tender {
  readonly instrument: Instrument
  readonly storedCredential?: StoredCredential
  readonly ipAddress?: string
  readonly threeDSecure?: ThreeDSecureResult
}

/** A stored card, charged on the merchant's word: `recurring` where that is the schedule of a subscription. */
export function storedTender(
  method: PaymentMethod,
  { recurring = false }: { readonly recurring?: boolean } = {},
): Tender {
  const { vaultId, initialTransactionId } = method
  return {
    instrument: { kind: 'vault', vaultId },
    storedCredential: {
      initiatedBy: 'merchant',
      indicator: 'used',
      ...(recurring ? { billingMethod: 'recurring' } : {}),
      ...(initialTransactionId === null ? {} : { initialTransactionId }),
    },
  }
}

/** A stored card that its holder is there to confirm. */
export function presentTender(method: PaymentMethod): Tender {
  return { ...storedTender(method), storedCredential: { initiatedBy: 'customer', indicator: 'used' } }
}

/** A card that its holder is there to let be stored: later charges in their absence refer to what says so. */
export function storedBy(billingMethod?: StoredCredential['billingMethod']): StoredCredential {
  return { initiatedBy: 'customer', indicator: 'stored', ...(billingMethod ? { billingMethod } : {}) }
}

/** The one call that moves money. Whatever is thrown here may have happened after the charge. */
export async function sendAttempt(
  gateway: PaymentGateway,
  attempt: PaymentAttempt,
  tender: Tender | null,
): Promise<Outcome> {
  try {
    return outcomeOfReply(await ask(gateway, attempt, tender))
  } catch (error) {
    return { kind: 'unknown', message: String(error).slice(0, 200) }
  }
}

function ask(gateway: PaymentGateway, attempt: PaymentAttempt, tender: Tender | null) {
  switch (attempt.action) {
    case 'sale':
      return gateway.sale(chargeCommand(attempt, tender))
    case 'authorize':
      return gateway.authorize(chargeCommand(attempt, tender))
    case 'capture':
      return gateway.capture(followUp(attempt))
    case 'void':
    case 'reverse':
      return gateway.void(followUp(attempt))
    case 'refund':
      return gateway.refund(followUp(attempt))
  }
}

function chargeCommand(attempt: PaymentAttempt, tender: Tender | null): ChargeCommand {
  if (!tender) throw new Error('a charge needs an instrument')
  const [line, ...more] = attempt.sale.lines
  const named = more.length > 0 ? `${line?.description ?? ''} and ${more.length} more` : line?.description
  const description = attempt.sale.description ?? named
  return {
    orderId: attempt.gatewayOrderId,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    ...tender,
    billing: contactOf(attempt.sale.buyer),
    ...(description ? { description } : {}),
  }
}

function followUp(attempt: PaymentAttempt): FollowUpCommand {
  if (attempt.parentTransactionId === null) throw new Error('there is nothing to follow')
  return {
    orderId: attempt.gatewayOrderId,
    transactionId: attempt.parentTransactionId,
    currency: attempt.currency,
    ...(attempt.action === 'capture' || attempt.action === 'refund' ? { amountMinor: attempt.amountMinor } : {}),
  }
}

/** A buyer as gateways want to know them. */
export function contactOf({ email, name, phone, billing }: Buyer): BillingContact {
  const given = { email, name, phone, ...billing }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
}
