import { err, missing, ok, type DomainError, type Result, type SubscriptionItem } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { inOwnTime } from './carry-view.ts'
import { decideChange, type DecidedChange, type WantedChange } from './change.ts'
import { planChange } from './change-commit.ts'
import { changeable, loadForChange, type ChangeRefs, type FoundForChange } from './change-load.ts'
import type { SubscriptionView } from './get.ts'
import { opened, type Opening, type SubscriptionPorts } from './start.ts'

/** What a request makes of a subscription, at the subscription's own time. */
export type DecideItems = (context: Context, found: FoundForChange) => Result<WantedChange, DomainError>

/** A subscription that was changed. */
export interface ChangedSubscription extends SubscriptionView {
  readonly items: readonly SubscriptionItem[]
  /** Its items before; null for a retry of a request that has changed them already. */
  readonly before: readonly SubscriptionItem[] | null
  /** What the change came to; null likewise. */
  readonly decided: DecidedChange | null
  readonly invoiceCreated: boolean
}

/** A change that is decided on, with what it was decided from. */
interface Ready {
  readonly found: FoundForChange
  readonly decided: DecidedChange
}

/**
 * Changes what a subscription bills, and bills at once what does not wait, in one commit with its charge. A payment that fails
 * is no error: the change stands, and the subscription falls behind. Errors: `resource_missing`, `invalid_state` for one that
 * is not billed, those of `decide` and of pricing an invoice.
 */
export function carryChange(
  context: Context,
  ports: SubscriptionPorts,
  { id, refs = {} }: { readonly id: string; readonly refs?: ChangeRefs },
  decide: DecideItems,
): () => Promise<Result<Planned<ChangedSubscription>, DomainError>> {
  let begun: ReturnType<typeof beginning> | null = null
  return async () => {
    begun ??= beginning(context, ports, { id, refs }, decide)
    const { go, own, ready } = await begun
    const gone = await go()
    if (!gone.ok) return gone
    const { subscription: row, recovery, invoice } = gone.value.value
    const known = ready()
    const items = known?.decided.items ?? (await itemsOf(own, id))
    const value = {
      row,
      recovery,
      now: own.now,
      items,
      before: known?.found.items ?? null,
      decided: known?.decided ?? null,
    }
    return ok({ value: { ...value, invoiceCreated: invoice !== null }, plan: gone.value.plan })
  }
}

/** What a change would come to, at the subscription's own time. Errors: those of the change itself. */
export async function previewChange(
  context: Context,
  { id, refs = {} }: { readonly id: string; readonly refs?: ChangeRefs },
  decide: DecideItems,
): Promise<Result<Ready & { readonly at: number }, DomainError>> {
  const own = await inOwnTime(context, id)
  const ready = await readied(own, { id, refs }, decide)
  return ready.ok ? ok({ ...ready.value, at: own.now }) : ready
}

async function beginning(
  context: Context,
  ports: SubscriptionPorts,
  asked: { readonly id: string; readonly refs: ChangeRefs },
  decide: DecideItems,
) {
  const own = await inOwnTime(context, asked.id)
  let last: Ready | null = null
  const open = async (): Promise<Result<Opening, DomainError>> => {
    const ready = await readied(own, asked, decide)
    if (!ready.ok) return ready
    last = ready.value
    return planChange(own, ports.sealer, ready.value.found, ready.value.decided)
  }
  return { own, go: opened(own, ports, open), ready: () => last }
}

async function readied(
  context: Context,
  { id, refs }: { readonly id: string; readonly refs: ChangeRefs },
  decide: DecideItems,
): Promise<Result<Ready, DomainError>> {
  const found = await loadForChange(context, id, refs)
  if (!found.ok) return found
  // What is not there is missing, whatever the subscription's status.
  if (refs.itemId !== undefined && !found.value.items.some((item) => item.id === refs.itemId)) {
    return err(missing('Subscription item'))
  }
  const open = changeable(found.value)
  if (!open.ok) return open
  const wanted = decide(context, found.value)
  if (!wanted.ok) return wanted
  const decided = decideChange(context, found.value, wanted.value)
  return decided.ok ? ok({ found: found.value, decided: decided.value }) : decided
}

async function itemsOf({ db }: Context, id: string): Promise<readonly SubscriptionItem[]> {
  return (await db.load({ items: db.rows.subscriptions.items([id]) })).items
}

/** The one item of a changed subscription. Errors: `resource_missing` where it is gone. */
export function itemIn({ items }: ChangedSubscription, id: string): Result<SubscriptionItem, DomainError> {
  const item = items.find((each) => each.id === id)
  return item ? ok(item) : err(missing('Subscription item'))
}
