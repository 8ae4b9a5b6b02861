import type { CreatePaymentMethod } from '@revkeen-edge/contracts'
import {
  declineOf,
  err,
  invalidField,
  ok,
  type Customer,
  type DomainError,
  type GatewayAccount,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logWarn } from '../log.ts'
import type { BillingContact, CardFacts, GatewayReply, PaymentGateway } from '../ports/gateway.ts'
import type { Gateways } from '../ports/gateways.ts'

/** An instrument that the gateway keeps. */
export interface StoredInstrument {
  readonly vaultId: string
  readonly card: CardFacts | null
}

/**
 * Turns a one-time token into a stored instrument at the merchant's gateway. An answer that was lost keeps nothing:
 * the token is spent, so the caller asks for a new one.
 */
export async function storeInstrument(
  { tenant }: Context,
  gateways: Gateways,
  account: GatewayAccount,
  customer: Customer,
  body: CreatePaymentMethod,
): Promise<Result<StoredInstrument, DomainError>> {
  const gateway = await gateways.open(account, tenant.mode)
  return storeToken(gateway, body.token, contactOf(customer, body))
}

/** The same at a gateway that is open. Errors: `payment_declined`, `validation_error` by `token`, `gateway_unavailable`. */
export async function storeToken(
  gateway: PaymentGateway,
  token: string,
  billing: BillingContact,
): Promise<Result<StoredInstrument, DomainError>> {
  return storedOf(await gateway.store({ token, billing }))
}

/** Best effort: what cannot be forgotten stays a record in the merchant's own vault, and the log names it. Never throws. */
export async function forgetInstrument(
  { tenant }: Context,
  gateways: Gateways,
  account: GatewayAccount,
  vaultId: string,
): Promise<void> {
  const facts = { merchantId: tenant.merchantId, gatewayAccountId: account.id, vaultId }
  try {
    const gateway = await gateways.open(account, tenant.mode)
    const { outcome } = await gateway.forget(vaultId)
    logWarn('payment_method.discarded', { ...facts, outcome })
  } catch (error) {
    logWarn('payment_method.discard_failed', facts, error)
  }
}

function storedOf(reply: GatewayReply): Result<StoredInstrument, DomainError> {
  if (reply.outcome === 'approved' && reply.vaultId !== null) return ok({ vaultId: reply.vaultId, card: reply.card })
  if (reply.outcome === 'declined') {
    if (refusesToken(reply)) return err(invalidField('token', 'is unknown, used or expired'))
    const { category } = declineOf(reply.code, reply.message)
    const message = `The gateway refused to store the payment method: ${reply.message}`
    return err({ code: 'payment_declined', message, declineCode: category, gatewayCode: reply.code })
  }
  if (reply.outcome === 'not_sent') {
    const message = 'The payment gateway could not be reached. Nothing was stored: retry the same request.'
    return err({ code: 'gateway_unavailable', message, nothingSent: true })
  }
  return err({
    code: 'gateway_unavailable',
    message: 'The payment gateway gave no clear answer. Nothing was stored: retry with a new token.',
  })
}

/** Whether the gateway speaks of the token itself (the gateways' words, with the code for what they reject), not of the card. */
function refusesToken({ code, message }: { code: string; message: string }): boolean {
  return (
    code === '300' && /\bpayment token does not exist\b|\btoken supplied .* invalid\b|\binvalid token\b/i.test(message)
  )
}

/** Whom the instrument belongs to: what the body says, else what is known of the customer. */
function contactOf(customer: Customer, { billing_details: details }: CreatePaymentMethod): BillingContact {
  const known = {
    name: details?.name ?? customer.name,
    email: details?.email ?? customer.email,
    phone: details?.phone ?? customer.phone,
    company: customer.companyName,
    ...(details?.address
      ? addressOf(details.address)
      : addressOf({
          ...customer,
          line1: customer.addressLine1,
          line2: customer.addressLine2,
          postal_code: customer.postalCode,
        })),
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null && value !== undefined))
}

interface Address {
  readonly line1?: string | null | undefined
  readonly line2?: string | null | undefined
  readonly city?: string | null | undefined
  readonly state?: string | null | undefined
  readonly postal_code?: string | null | undefined
  readonly country?: string | null | undefined
}

function addressOf({ line1, line2, city, state, postal_code: postalCode, country }: Address) {
  return { line1, line2, city, state, postalCode, country }
}
