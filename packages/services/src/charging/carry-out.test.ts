import { ok, type PaymentAttempt } from '@revkeen-edge/domain'
import { expect, it } from 'vitest'
import type { Context } from '../context.ts'
import type { CommitOutcome } from '../ports/database.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { systemRuntime } from '../runtime.ts'
import type { Plan } from '../plan.ts'
import { carryOut, type Begun } from './carry-out.ts'

const lostRace: CommitOutcome = { ok: false, conflict: { kind: 'lost_race', constraint: '' } }
const committed: CommitOutcome = { ok: true, eventIds: [], messageIds: [], number: null }

const noting = (action: string): Plan => ({ changes: [], audit: [{ action, objectType: 'note', objectId: 'n' }] })
const actionsOf = ({ audit = [] }: Plan) => audit.map(({ action }) => action)

const attempt = { id: 'a', action: 'refund', parentTransactionId: 't', gatewayOrderId: 'o', amountMinor: 1 }
const dispatch = { attempt: attempt as PaymentAttempt, account: { id: 'g' } as never, tender: null }

/** A request that begins as told, one after the other, at a database that answers as told. */
function stage(begins: readonly Begun<string>[], outcomes: readonly CommitOutcome[]) {
  const commits: string[][] = []
  let sent = 0
  const context = {
    tenant: { merchantId: 'm', mode: 'sandbox' },
    now: 1,
    runtime: systemRuntime,
    db: {
      commit: async (_: unknown, plan: Plan) => {
        commits.push(actionsOf(plan))
        return outcomes[commits.length - 1] ?? committed
      },
    },
  } as unknown as Context
  const refund = async () => {
    sent += 1
    return { outcome: 'approved', transactionId: 'r', code: '100', message: 'Approved', vaultId: null, card: null }
  }
  const ports = { clock: () => 2, gateways: { open: async () => ({ refund }) } } as unknown as PaymentPorts
  let begun = 0
  const carried = carryOut<string, string, string>(
    context,
    ports,
    {
      begin: async () => {
        const next = begins[begun]
        begun += 1
        if (!next) throw new Error('it began too often')
        return ok(next)
      },
      reload: async () => 'reloaded',
      book: (_, state, said) => ({ value: state, plan: noting(`book ${said.size}`) }),
    },
    ({ value }) => ok(value),
  )
  return { carried, commits, sent: () => sent }
}

const begin = (name: string, dispatches: readonly (typeof dispatch)[] = []): Begun<string> => {
  return { kind: 'new', plan: noting(`begin ${name}`), state: name, dispatches }
}

it('commits its beginning before it calls a gateway, and leaves the booking to the commit of the answer', async () => {
  const { carried, commits, sent } = stage([begin('first', [dispatch])], [])
  const answered = await carried()
  expect(answered.ok && actionsOf(answered.value.plan)).toEqual(['book 1'])
  expect(commits).toEqual([['begin first']])
  expect(sent()).toBe(1)
})

it('leaves all of it to the commit of the answer where it calls none, also after a lost race', async () => {
  const { carried, commits, sent } = stage([begin('first', [dispatch]), begin('second'), begin('third')], [lostRace])
  const answered = await carried()
  expect(answered.ok && [answered.value.value, actionsOf(answered.value.plan)]).toEqual([
    'second',
    ['begin second', 'book 0'],
  ])
  expect(commits).toEqual([['begin first']])
  // The commit of the answer lost its race as well: it begins anew.
  const again = await carried()
  expect(again.ok && again.value.value).toBe('third')
  expect([commits.length, sent()]).toEqual([1, 0])
})

it('books what a gateway said however often others come first, and calls it once', async () => {
  const races = Array.from({ length: 20 }, () => lostRace)
  const { carried, commits, sent } = stage([begin('first', [dispatch])], [committed, ...races])
  await carried()
  // The commit of the answer lost its race.
  const answered = await carried()
  expect(answered.ok && answered.value).toEqual({ value: 'reloaded', plan: { changes: [] } })
  expect(commits.slice(1)).toEqual(Array.from({ length: 21 }, () => ['book 1']))
  expect(sent()).toBe(1)
})
