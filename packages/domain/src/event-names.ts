/**
 * Every fact that an event can tell, under its canonical name, with the other names that people subscribe by. The
 * webhook page's event table names a fact; where it does not, the published client does. Aliases are the spellings of
 * the other pages and of the client.
 */
const EVENT_TABLE = {
  'payment.succeeded': [],
  'payment.failed': [],
  'payment.refunded': [],
  'payment.voided': [],
  'payment.attempted': [],
  'payment.requires_action': [],
  'payment_intent.created': [],
  'payment_intent.succeeded': [],
  'payment_intent.payment_failed': [],
  'payment_intent.canceled': [],
  'payment_intent.requires_action': [],
  'charge.captured': ['payment.captured'],
  'charge.dispute.created': ['payment.disputed', 'dispute.created', 'chargeback.opened'],
  'charge.dispute.updated': ['dispute.updated'],
  'dispute.closed': [],
  'dispute.won': ['chargeback.won'],
  'dispute.lost': ['chargeback.lost'],
  'chargeback.evidence_submitted': [],
  'refund.created': [],
  'refund.updated': [],
  'refund.succeeded': [],
  'refund.failed': [],
  'void.created': [],
  'void.succeeded': [],
  'void.failed': [],
  'invoice.created': [],
  'invoice.updated': [],
  'invoice.finalized': [],
  'invoice.sent': [],
  'invoice.paid': [],
  'invoice.payment_failed': [],
  'invoice.payment_action_required': [],
  'invoice.voided': [],
  'invoice.uncollectible': ['invoice.marked_uncollectible'],
  'invoice.overdue': [],
  'invoice.upcoming': [],
  'invoice.reminder_sent': [],
  'credit_note.created': [],
  'credit_note.issued': [],
  'credit_note.applied': [],
  'credit_note.voided': [],
  'subscription.created': [],
  'subscription.activated': [],
  'subscription.updated': [],
  'subscription.renewed': [],
  'subscription.canceled': [],
  'subscription.paused': [],
  'subscription.resumed': [],
  'subscription.trial_will_end': ['subscription.trial_ending'],
  'subscription.trial_ended': [],
  'subscription.past_due': [],
  'subscription.unpaid': [],
  'subscription.expired': [],
  'dunning.case_started': [],
  'dunning.step_executed': [],
  'dunning.phase_escalated': [],
  'dunning.exhausted': [],
  'dunning.completed': [],
  'customer.created': [],
  'customer.updated': [],
  'customer.deleted': [],
  'customer.payment_method.attached': ['payment_method.attached'],
  'customer.payment_method.updated': ['payment_method.updated'],
  'customer.payment_method.detached': ['payment_method.detached'],
  'checkout.started': [],
  'checkout.abandoned': [],
  'checkout.session.completed': ['checkout.completed'],
  'checkout.session.expired': ['checkout.expired'],
  'checkout.session.async_payment_succeeded': [],
  'checkout.session.async_payment_failed': [],
  'payment_link.created': [],
  'payment_link.updated': [],
  'payment_link.completed': [],
  'payment_link.expired': [],
  'order.created': [],
  'order.updated': [],
  'order.paid': [],
  'order.fulfilled': [],
  'order.partially_fulfilled': [],
  'order.canceled': [],
  'plan.created': [],
  'plan.updated': [],
  'plan.deleted': [],
  'product.created': [],
  'product.updated': [],
  'product.deleted': [],
  'price.created': [],
  'price.updated': [],
  'price.deleted': [],
  'payout.paid': [],
  'payout.failed': [],
  'settlement.created': [],
  'terminal_payment.requested': [],
  'terminal_payment.succeeded': [],
  'terminal_payment.failed': [],
  'terminal_payment.declined': [],
  'terminal_payment.cancelled': [],
  'terminal_payment.error': [],
  'terminal_refund.succeeded': [],
  'terminal_void.succeeded': [],
  'wallet.credit_issued': [],
  'wallet.code_created': [],
  'benefits.granted': [],
  'entitlement.expired': [],
  'usage.threshold_reached': ['usage.threshold.reached'],
  'usage.period_finalized': [],
  'usage.invoice.created': [],
  'usage.event.ingested': [],
  'usage.event.rejected': [],
  'meter.created': [],
  'meter.updated': [],
  'meter.archived': [],
  'meter_price.created': [],
  'meter_price.updated': [],
  'meter_price.deactivated': [],
  'integration.product_mapping.created': [],
  'integration.product_mapping.updated': [],
  'integration.product_mapping.deleted': [],
  'mandate.created': [],
  'mandate.activated': [],
  'mandate.auddis_rejected': [],
  'mandate.suspended': [],
  'mandate.cancelled': [],
  'collection.scheduled': [],
  'collection.notice_sent': [],
  'collection.succeeded': [],
  'collection.failed': [],
  'collection.indemnity_claimed': [],
  'commerce.cart.created': [],
  'commerce.cart.updated': [],
  'commerce.cart.line_item_added': [],
  'commerce.cart.line_item_removed': [],
  'commerce.cart.addon_toggled': [],
  'commerce.cart.discount_applied': [],
  'commerce.cart.abandoned': [],
  'commerce.cart.recovered': [],
  'commerce.cart.converted': [],
  'commerce.checkout.started': [],
  'commerce.checkout.payment_method_attached': [],
  'commerce.checkout.completed': [],
  'commerce.checkout.failed': [],
  'endpoint.delivery.failed': [],
} as const satisfies Record<string, readonly string[]>

export type EventName = keyof typeof EVENT_TABLE

const entries = Object.entries(EVENT_TABLE) as [EventName, readonly string[]][]

/** Every canonical name. */
export const EVENT_NAMES: readonly EventName[] = entries.map(([name]) => name)

const canonical: ReadonlyMap<string, EventName> = new Map(
  entries.flatMap(([name, aliases]) => [name, ...aliases].map((spelling) => [spelling, name] as const)),
)

/** Tells of an endpoint's own trouble, so it never counts as such trouble itself. */
export const DELIVERY_FAILED_EVENT: EventName = 'endpoint.delivery.failed'

/** The canonical name behind any spelling, or null for a name that no event has. */
export function eventName(spelling: string): EventName | null {
  return canonical.get(spelling) ?? null
}

const GLOB = /^(?:[a-z_]+\.)*\*$/

/** The facts that a subscription covers: an exact name, an alias, `*`, or a prefix such as `invoice.*`. */
export function eventsMatching(pattern: string): readonly EventName[] {
  const exact = eventName(pattern)
  if (exact) return [exact]
  if (!GLOB.test(pattern)) return []
  return EVENT_NAMES.filter((name) => spellingsOf(name).some((spelling) => matchesGlob(pattern, spelling)))
}

/**
 * The name that a delivery of an event carries to an endpoint, or null where the endpoint did not subscribe: the
 * canonical name if that is listed or only a glob covers it, else the alias that is listed.
 */
export function subscribedName(enabledEvents: readonly string[], type: string): string | null {
  const name = eventName(type)
  const spellings = name ? spellingsOf(name) : [type]
  const listed = spellings.find((spelling) => enabledEvents.includes(spelling))
  if (listed !== undefined) return listed
  const covered = enabledEvents.some(
    (pattern) => GLOB.test(pattern) && spellings.some((spelling) => matchesGlob(pattern, spelling)),
  )
  return covered ? (name ?? type) : null
}

function spellingsOf(name: EventName): readonly string[] {
  return [name, ...EVENT_TABLE[name]]
}

function matchesGlob(glob: string, spelling: string): boolean {
  return spelling.startsWith(glob.slice(0, -1))
}
