import type { RailWire } from '@revkeen-edge/contracts'
import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { loadRailFacts } from './load.ts'
import { railsOf } from './rails.ts'

/** By which ways a customer can pay. */
export async function getPaymentRails(
  context: Context,
  customerId: string,
  invoiceId?: string,
): Promise<Result<RailWire[], DomainError>> {
  const facts = await loadRailFacts(context, customerId, invoiceId)
  return facts.ok ? ok(railsOf(facts.value)) : facts
}
