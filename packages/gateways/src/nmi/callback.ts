import { err, ok, type Result } from '@revkeen-edge/domain/result.ts'
import type { CardFacts, GatewayTransaction } from '@revkeen-edge/services/ports/gateway.ts'
import { fromAmount, toCurrency } from '../common/amount.ts'
import { cardFacts } from './card.ts'
import { conditionOf } from './condition.ts'
import { actionOf } from './query.ts'
import { textOf } from '../common/text.ts'

interface Envelope {
  /** The gateway's id of the event: the key to tell a repeated delivery. */
  readonly eventId: string
  readonly eventType: string
}

export interface NmiTransactionCallback extends Envelope {
  readonly kind: 'transaction'
  /** What the action came to. `unknown` asks for a query, and so does any field that disagrees with the attempt. */
  readonly result: 'success' | 'failure' | 'unknown'
  /** `sale`, `auth`, `capture`, `void`, `refund`, `credit`, `validate`, … as the event's name says. */
  readonly actionType: string
  readonly orderId: string | null
  readonly transactionId: string | null
  /** The action's amount in minor units, null where the currency is not told. */
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly condition: GatewayTransaction['condition']
  readonly code: string | null
  readonly message: string | null
  /** UTC milliseconds. */
  readonly at: number | null
  readonly card: CardFacts | null
}

/** A bank debit that settled or came back days after it was taken. */
export interface NmiCheckStatusCallback extends Omit<NmiTransactionCallback, 'kind' | 'result' | 'actionType'> {
  readonly kind: 'check_status'
  readonly status: 'settle' | 'return' | 'latereturn'
}

export interface NmiSettlementCallback extends Envelope {
  readonly kind: 'settlement'
  readonly result: 'complete' | 'failure'
  readonly batchId: string | null
  readonly count: number | null
  /** Decimal text as sent; a batch names its currency only at some processors. */
  readonly amount: string | null
  readonly currency: string | null
  readonly amountMinor: number | null
  readonly processorId: string | null
  /** Why it failed, in the processor's words. */
  readonly message: string | null
  /** Empty where a batch failed: the gateway then names none. */
  readonly transactionIds: readonly string[]
}

export interface NmiChargebackCallback extends Envelope {
  readonly kind: 'chargeback'
  readonly chargebacks: readonly NmiChargeback[]
}

export interface NmiChargeback {
  /** The gateway does not say whether this is the chargeback or the transaction charged back. */
  readonly id: string | null
  /** Named by some processors only, as everything below. */
  readonly transactionId: string | null
  readonly date: string | null
  /** Decimal text: an entry names no currency. */
  readonly amount: string | null
  readonly reason: string | null
  readonly reasonCode: string | null
  /** `chargeback`, or a mere question such as `retrieval`. */
  readonly type: string | null
  /** `won`, `lost` or `withdrawn` once it is decided. */
  readonly status: string | null
  readonly dueDate: string | null
}

/** An event that this platform does nothing about, e.g. `acu.summary.*`. */
export interface NmiOtherCallback extends Envelope {
  readonly kind: 'other'
}

export type NmiCallback =
  | NmiTransactionCallback
  | NmiCheckStatusCallback
  | NmiSettlementCallback
  | NmiChargebackCallback
  | NmiOtherCallback

type Json = Readonly<Record<string, unknown>>

/**
 * Reads a callback whose signature has been verified. Never throws; the error is a sentence for the log. A callback is a
 * hint: its amount, currency and order id must equal the attempt's before anything follows. Source: NMI Webhooks.
 */
export function parseNmiCallback(rawBody: string): Result<NmiCallback, string> {
  const body = parseJson(rawBody)
  if (body === null) return err('the body is not a JSON object')
  const eventId = textOf(body['event_id'])
  const eventType = textOf(body['event_type'])
  if (eventId === null) return err('event_id is missing')
  if (eventType === null) return err('event_type is missing')
  const content = objectOf(body['event_body'])
  if (content === null) return err('event_body is missing')
  return ok(callbackOf({ eventId, eventType }, content))
}

function callbackOf(envelope: Envelope, body: Json): NmiCallback {
  const type = envelope.eventType
  const check = /^transaction\.check\.status\.(settle|return|latereturn)$/.exec(type)
  if (check) return checkStatusOf(envelope, body, check[1])
  const transaction = /^transaction\.([a-z_]+)\.(success|failure|unknown)$/.exec(type)
  if (transaction) return transactionOf(envelope, body, transaction[1], transaction[2])
  if (type === 'settlement.batch.complete') return settlementOf(envelope, body, 'complete')
  if (type === 'settlement.batch.failure') return settlementOf(envelope, body, 'failure')
  if (type === 'chargeback.batch.complete') return { ...envelope, kind: 'chargeback', chargebacks: chargebacksOf(body) }
  return { ...envelope, kind: 'other' }
}

function transactionOf(
  envelope: Envelope,
  body: Json,
  actionType = 'unknown',
  named = 'unknown',
): NmiTransactionCallback {
  const success = textOf(objectOf(body['action'])?.['success'])
  const result = named === 'success' || named === 'failure' ? named : 'unknown'
  // An event whose name and action disagree is not believed.
  const disagrees = (result === 'success' && success === '0') || (result === 'failure' && success === '1')
  return { ...envelope, kind: 'transaction', actionType, result: disagrees ? 'unknown' : result, ...movementOf(body) }
}

function checkStatusOf(envelope: Envelope, body: Json, word = ''): NmiCheckStatusCallback {
  const status = word === 'settle' ? 'settle' : word === 'latereturn' ? 'latereturn' : 'return'
  return { ...envelope, kind: 'check_status', status, ...movementOf(body) }
}

function movementOf(body: Json) {
  const currency = toCurrency(textOf(body['currency']))
  const action = actionOf(objectOf(body['action']) ?? {}, currency)
  return {
    orderId: textOf(body['order_id']),
    transactionId: textOf(body['transaction_id']),
    amountMinor: action.amountMinor,
    currency,
    condition: conditionOf(textOf(body['condition']), [action]),
    code: action.code,
    message: action.message,
    at: action.at,
    card: cardFacts(objectOf(body['card']) ?? {}),
  }
}

function settlementOf(envelope: Envelope, body: Json, result: 'complete' | 'failure'): NmiSettlementCallback {
  const amount = textOf(body['amount']) ?? textOf(body['total_amount'])
  const currency = toCurrency(textOf(body['currency']))
  return {
    ...envelope,
    kind: 'settlement',
    result,
    batchId: textOf(body['batch_id']),
    count: countOf(textOf(body['count']) ?? textOf(body['transaction_count'])),
    amount,
    currency,
    amountMinor: signed(amount, fromAmount(amount, currency)),
    message: textOf(body['response_text']),
    processorId: textOf(body['processor_id']),
    transactionIds: [...new Set(arrayOf(body['transaction_ids']).flatMap((id) => textOf(id) ?? []))],
  }
}

/** A batch of more refunds than charges has a total below zero. */
function signed(amount: string | null, amountMinor: number | null): number | null {
  return amountMinor !== null && amount?.trim().startsWith('-') ? -amountMinor : amountMinor
}

function chargebacksOf(body: Json): NmiChargeback[] {
  return arrayOf(body['chargebacks']).flatMap((item) => {
    const entry = objectOf(item)
    if (entry === null) return []
    return {
      id: textOf(entry['id']),
      transactionId: textOf(entry['transaction_id']),
      date: textOf(entry['date']),
      amount: textOf(entry['amount']),
      reason: textOf(entry['reason']),
      reasonCode: textOf(entry['reason_code']),
      type: textOf(entry['type']),
      status: textOf(entry['status']),
      dueDate: textOf(entry['due_date']),
    }
  })
}

function countOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}

function parseJson(text: string): Json | null {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return null
  }
}

function objectOf(value: unknown): Json | null {
  return isObject(value) ? value : null
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
