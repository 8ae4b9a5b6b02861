import type { PaymentGateway } from '@revkeen-edge/services/ports/gateway.ts'
import { expect } from 'vitest'
import type { Reply } from '../api/merchant.ts'
import type { FaultStage } from './fault-stage.ts'
import { toldBy } from './paying.ts'

export type Method = Exclude<keyof PaymentGateway, 'name'>

/** A call of the port by which money moves, or is held or let go. */
export interface Movement {
  readonly method: Method
  /** The attempt's word for it, and the gateway's. */
  readonly action: string
  readonly deed: string
  /** What it follows: nothing, held funds, or a sale. */
  readonly follows: null | 'auth' | 'sale'
  /** The payment's status once it is done, and where nothing of it happened. */
  readonly done: string
  readonly undone: string
  /** What of the payment went back. */
  readonly returned: number
  /** What is answered while nobody knows. */
  readonly undecided: readonly [number, string | undefined]
  ask(stage: FaultStage, paymentId: string, key: string): Promise<Reply>
  /** What cannot be asked for meanwhile. */
  readonly closed: readonly ((stage: FaultStage, paymentId: string) => Promise<Reply>)[]
}

const processing = [201, undefined] as const
const conflict = [409, 'payment_processing'] as const

const capture: Movement['closed'][number] = (stage, id) => stage.post(`/charges/${id}/capture`)
const letGo: Movement['closed'][number] = (stage, id) => stage.post(`/charges/${id}/void`)
const refundAll: Movement['closed'][number] = (stage, id) =>
  stage.post('/refunds', { payment_id: id, amount_minor: 5000 })

const SALE: Movement = {
  method: 'sale',
  action: 'sale',
  deed: 'sale',
  follows: null,
  done: 'succeeded',
  undone: 'failed',
  returned: 0,
  undecided: processing,
  ask: (stage, _, key) => stage.charge({}, key),
  closed: [],
}
const AUTHORIZE: Movement = {
  ...SALE,
  method: 'authorize',
  action: 'authorize',
  deed: 'auth',
  done: 'authorized',
  ask: (stage, _, key) => stage.charge({ capture: false }, key),
  closed: [capture, letGo],
}
const CAPTURE: Movement = {
  method: 'capture',
  action: 'capture',
  deed: 'capture',
  follows: 'auth',
  done: 'succeeded',
  undone: 'authorized',
  returned: 0,
  undecided: conflict,
  ask: (stage, id, key) => stage.post(`/charges/${id}/capture`, {}, key),
  closed: [capture, letGo],
}
const VOID: Movement = {
  ...CAPTURE,
  method: 'void',
  action: 'void',
  deed: 'void',
  done: 'voided',
  ask: (stage, id, key) => stage.post(`/charges/${id}/void`, {}, key),
}
const REFUND: Movement = {
  method: 'refund',
  action: 'refund',
  deed: 'refund',
  follows: 'sale',
  done: 'partially_refunded',
  undone: 'succeeded',
  returned: 1500,
  undecided: processing,
  ask: (stage, id, key) => stage.post('/refunds', { payment_id: id, amount_minor: 1500 }, key),
  closed: [refundAll],
}
const REVERSE: Movement = {
  ...REFUND,
  method: 'void',
  action: 'reverse',
  deed: 'void',
  done: 'voided',
  returned: 5000,
  ask: (stage, id, key) => stage.post('/voids', { payment_id: id }, key),
}

export const MOVEMENTS: readonly Movement[] = [SALE, AUTHORIZE, CAPTURE, VOID, REFUND, REVERSE]

/** One of each, about to be asked for by a key. */
export interface Begun {
  readonly movement: Movement
  /** What it follows; an own payment is known once it was asked for. */
  readonly paymentId: string
  /** The refund or the void, once it was told. */
  readonly returnId?: string
  ask(): Promise<Reply>
}

export async function begin(stage: FaultStage, movement: Movement): Promise<Begun> {
  const { follows } = movement
  const key = crypto.randomUUID()
  const paymentId = follows === null ? '' : (await stage.charge({ capture: follows === 'sale' })).body.data.id
  return { movement, paymentId, ask: () => movement.ask(stage, paymentId, key) }
}

/** Asks in trouble: nobody knows what came of it. */
export async function lose(stage: FaultStage, movement: Movement, mode: string): Promise<Begun> {
  const begun = await begin(stage, movement)
  await stage.trouble(mode)
  const answer = await begun.ask()
  expect(toldBy(answer), movement.action).toEqual(movement.undecided)
  const status = answer.body.data?.status
  if (status !== undefined) expect(status, movement.action).toBe('processing')
  return named(begun, answer)
}

/** With the payment that it made, or the return. */
export function named(begun: Begun, { body }: Reply): Begun {
  const { follows } = begun.movement
  if (follows === null) return { ...begun, paymentId: body.data.id }
  return follows === 'sale' ? { ...begun, returnId: body.data.id } : begun
}

/** Done once, whoever asked how often. */
export async function expectDone(stage: FaultStage, begun: Begun, before: readonly string[] = []): Promise<void> {
  const { action, deed, done, returned } = begun.movement
  await expectState(stage, begun, {
    attempts: [...before, `${action} succeeded`],
    deeds: [deed],
    status: done,
    returned,
  })
}

/** Nothing of it happened, as these attempts tell. */
export async function expectUndone(
  stage: FaultStage,
  begun: Begun,
  attempt: 'unknown' | 'canceled',
  status = begun.movement.undone,
): Promise<void> {
  const attempts = [`${begun.movement.action} ${attempt}`]
  await expectState(stage, begun, { attempts, deeds: [], status, returned: 0 })
}

interface State {
  readonly attempts: readonly string[]
  readonly deeds: readonly string[]
  readonly status: string
  readonly returned: number
}

/** A return's status by its attempt's: a void that never happened has failed, in the words of its resource. */
const RETURNED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  refund: { succeeded: 'succeeded', unknown: 'processing', canceled: 'canceled' },
  reverse: { succeeded: 'succeeded', unknown: 'processing', canceled: 'failed' },
}

async function expectState(
  stage: FaultStage,
  { movement, paymentId, returnId }: Begun,
  expected: State,
): Promise<void> {
  const { action, follows } = movement
  if (returnId !== undefined) {
    const [, attempt = ''] = (expected.attempts.at(-1) ?? '').split(' ')
    const told = await stage.merchant.get(`/${action === 'refund' ? 'refunds' : 'voids'}/${returnId}`)
    expect(told.body.data.status, action).toBe(RETURNED[action]?.[attempt])
  }
  const { status, amount_refunded: returned } = await stage.payment(paymentId)
  const { attempts, deeds } = await stage.trail(paymentId)
  const before = { auth: 'authorize succeeded', sale: 'sale succeeded' }
  expect({ attempts, deeds: deeds.toSorted(), status, returned }, action).toEqual({
    ...expected,
    attempts: follows === null ? expected.attempts : [before[follows], ...expected.attempts],
    deeds: (follows === null ? expected.deeds : [follows, ...expected.deeds]).toSorted(),
  })
}
