import {
  ok,
  type BillingStep,
  type DomainError,
  type Result,
  type Subscription,
  type UpcomingCharge,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { StepFigures } from './bill.ts'
import { foreseenInvoices, loadForeseeable } from './foresee.ts'

/** What a subscription will be billed. Amounts in minor units. */
export interface RenewalPreview {
  readonly subscription: Subscription
  readonly charges: readonly UpcomingCharge[]
  /** What its next invoice comes to: of a renewal, of a change that its schedule makes before, or of what waits at its end. */
  readonly nextInvoiceMinor: number | null
}

const SHOWN = 12

/**
 * The next renewals of a subscription with discounts and taxes: by the functions that bill them, on prices, rates, changes and
 * the phases of its schedule as they are now. None for one that ends or is paused before. Errors: `resource_missing`.
 */
export async function previewRenewal(
  context: Context,
  id: string,
  count = SHOWN,
): Promise<Result<RenewalPreview, DomainError>> {
  const read = await loadForeseeable(context, id)
  if (!read.ok) return read
  const charges: UpcomingCharge[] = []
  let nextInvoiceMinor: number | null = null
  for await (const each of foreseenInvoices(read.value)) {
    if (!each.ok) return each
    const { step, figures } = each.value
    nextInvoiceMinor ??= figures.invoice.totalMinor
    if (step) charges.push(chargeOf(step, figures))
    if (charges.length >= count) break
  }
  return ok({ subscription: read.value.found.subscription, charges, nextInvoiceMinor })
}

function chargeOf(step: BillingStep, { invoice }: StepFigures): UpcomingCharge {
  const { sequence, chargeAt: at, isTrialEnd, isFirstCharge, isFinalPayment } = step
  return { sequence, at, amountMinor: invoice.totalMinor, isTrialEnd, isFirstCharge, isFinalPayment }
}
