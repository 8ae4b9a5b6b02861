import type { AttemptAction, GatewayAccount } from '@revkeen-edge/domain'
import type { ChargeCommand, FollowUpCommand, GatewayReply, PaymentGateway, QueryReply } from '../../ports/gateway.ts'
import type { ChargeNotice, SettlementNotice } from '../../ports/gateways.ts'
import { GatewayBooks, type Carried, type Order } from './gateway.ts'

/** What becomes of a call to the gateway. */
export const FATES = [
  'answered',
  'declined',
  /** The connection was never made. */
  'unreachable',
  /** It never arrives, and nobody knows. */
  'lost',
  /** It arrives later than anybody waits. */
  'delayed',
  /** It is carried out and the answer is lost; with a callback afterwards, or without. */
  'unheard',
  'unheard_but_told',
  /** The callback comes before the answer. */
  'told_first',
  /** Whatever is done next is done while the gateway is still at work. */
  'slow',
  /** It is carried out, and whoever asked dies of it. */
  'killed',
] as const

export type Fate = (typeof FATES)[number]

/** What a gateway tells of one of its accounts. */
export interface Told {
  readonly accountId: string
  readonly notice: ChargeNotice | SettlementNotice
}

/** What the world does while a call is on its way. */
export interface Bystanders {
  /** Whoever made the call is gone: what it would have committed is not. */
  kill(): void
  readonly isKilled: boolean
  meanwhile(): Promise<void>
  tell(told: Told): Promise<void>
}

/** The line to the gateways, on which calls, answers and callbacks are lost, late and in the wrong order. */
export class Line {
  readonly books = new GatewayBooks()
  /** Calls that are on their way still. */
  late: readonly Order[] = []
  /** What the gateway wants to tell, in its order. */
  readonly callbacks: Told[] = []
  readonly seen = new Set<string>()
  /** Calls that the gateway's own rules refused. */
  refused = 0
  #fates: readonly Fate[] = []
  readonly #bystanders: Bystanders

  constructor(bystanders: Bystanders) {
    this.#bystanders = bystanders
  }

  /** What becomes of the next calls, in their order; those after are answered. */
  expect(fates: readonly Fate[]): void {
    this.#fates = fates
  }

  /** The gateway of a processing account. */
  gatewayOf({ id: accountId, provider }: Pick<GatewayAccount, 'id' | 'provider'>): PaymentGateway {
    const charge = (action: AttemptAction) => (command: ChargeCommand) => {
      const { orderId, amountMinor, currency } = command
      return this.#call({ action, accountId, currency, orderId, amountMinor, parentId: null })
    }
    const follow =
      (action: AttemptAction) =>
      ({ orderId, amountMinor = 0, transactionId }: FollowUpCommand) => {
        const { currency } = this.books.byId(transactionId)
        return this.#call({ action, accountId, currency, orderId, amountMinor, parentId: transactionId })
      }
    return {
      name: provider,
      sale: charge('sale'),
      authorize: charge('authorize'),
      capture: follow('capture'),
      void: follow('void'),
      refund: follow('refund'),
      query: async (by): Promise<QueryReply> => {
        const transactions = this.books.reported(accountId, by)
        return transactions.length === 0 ? { found: false } : { found: true, transactions }
      },
      validate: unasked,
      store: unasked,
      forget: unasked,
      startAuthentication: unasked,
      authenticationResult: unasked,
      report: unasked,
      probe: unasked,
    }
  }

  /** The oldest late call arrives after all, and the gateway tells of it. */
  arrive(): boolean {
    const [order, ...later] = this.late
    if (!order) return false
    this.late = later
    this.callbacks.push(noticeOf(order, this.books.carryOut(order, true)))
    return true
  }

  async #call(order: Order): Promise<GatewayReply> {
    // The dead call nobody any more.
    if (this.#bystanders.isKilled) return NO_ANSWER
    const [fate = 'answered', ...rest] = this.#fates
    this.#fates = rest
    this.seen.add(fate)
    // Calls about one hold do not cross: what a gateway makes of a void that finds funds captured, its report alone tells.
    if (this.books.isHeld(order.parentId)) this.late = this.late.filter((each) => each.parentId !== order.parentId)
    if (fate === 'unreachable') return { outcome: 'not_sent', message: 'no connection' }
    if (fate === 'delayed') this.late = [...this.late, order]
    if (fate === 'delayed' || fate === 'lost') return NO_ANSWER
    const carried = this.books.carryOut(order, fate !== 'declined')
    if (!carried.success && fate !== 'declined') this.refused += 1
    await this.#afterwards(fate, noticeOf(order, carried))
    return fate === 'unheard' || fate === 'unheard_but_told' ? NO_ANSWER : replyOf(carried)
  }

  async #afterwards(fate: Fate, told: Told): Promise<void> {
    if (fate === 'unheard_but_told') this.callbacks.push(told)
    if (fate === 'told_first') await this.#bystanders.tell(told)
    if (fate === 'slow') await this.#bystanders.meanwhile()
    if (fate === 'killed') this.#bystanders.kill()
  }
}

const NO_ANSWER: GatewayReply = { outcome: 'unknown', reason: 'timeout', message: 'no answer' }

async function unasked(): Promise<never> {
  throw new Error('no life asks for this')
}

function replyOf({ transaction, success }: Carried): GatewayReply {
  const known = { transactionId: transaction.id, avs: null, cvv: null }
  if (!success) return { ...known, outcome: 'declined', code: '200', message: 'declined' }
  return { ...known, outcome: 'approved', code: '100', message: '', authCode: null, vaultId: null, card: null }
}

/** Of a capture or a void, a callback names the charge that it follows. */
function noticeOf(order: Order, { transaction, success }: Carried): Told {
  const notice: ChargeNotice = {
    result: success ? 'success' : 'failure',
    actionType: order.action === 'authorize' ? 'auth' : order.action,
    orderId: transaction.orderId,
    transactionId: transaction.id,
    amountMinor: order.amountMinor,
    currency: transaction.currency,
    code: success ? '100' : '200',
    message: '',
    card: null,
  }
  return { accountId: order.accountId, notice }
}
