import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearFaults } from './buyer.ts'
import {
  attemptsOf,
  bookedAt,
  daysStage,
  foreignSale,
  giveUp,
  reconciledAt,
  type Account,
  type DaysStage,
} from './reported-days.ts'
import { batchEvent, brokenMoney, settlingStage } from './settling.ts'

const GATEWAYS = ['nmi', 'elavon'] as const
const HOUR_MS = 3_600_000
const DAY = '2026-03-10'
const NEXT_DAY = '2026-03-11'
const MIDNIGHT = Date.parse('2026-03-11T00:00:00Z')
const NOON = MIDNIGHT - 12 * HOUR_MS
/** When the nightly run compares the day. */
const NIGHT = MIDNIGHT + 3 * HOUR_MS

let system: System
let made = 0

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(() => {
  made += 1
})
afterEach(() => clearFaults(system))
afterAll(async () => {
  // What was booked at other times is told now.
  await system.cron('* * * * *')
  await system.dispose()
})

const stageAt = (provider: (typeof GATEWAYS)[number]) => daysStage(system, provider, `days-${provider}-${made}`)
const payoutsOf = async ({ merchant }: Account) => (await merchant.get('/payouts')).body.data
const grossOf = async (stage: Account) =>
  (await payoutsOf(stage)).map((payout: { gross_amount_minor: number }) => payout.gross_amount_minor)
const MATCHED = { status: 'matched', differences: [] }

describe.each(GATEWAYS)('a sale near midnight at %s', (provider) => {
  it.each([
    ['after the day on both sides is the next day’s', MIDNIGHT + 0.5 * HOUR_MS, MIDNIGHT + 0.5 * HOUR_MS, 0, 1],
    ['in the last hour of the day is the day’s', MIDNIGHT - 0.5 * HOUR_MS, MIDNIGHT - 0.5 * HOUR_MS, 1, 0],
    ['that is booked here a moment later is compared on both', MIDNIGHT - 1000, MIDNIGHT + 1000, 1, 1],
    ['that is booked here a moment earlier is compared on both', MIDNIGHT + 1000, MIDNIGHT - 1000, 1, 1],
  ])('%s', async (_, madeAt, ours, onDay, onNext) => {
    const stage = await stageAt(provider)
    await stage.charge()
    await bookedAt(system, stage.merchant, ours)
    expect(await reconciledAt(system, stage, DAY, NIGHT, { madeAt })).toEqual({ ...MATCHED, checked: onDay })
    const next = await reconciledAt(system, stage, NEXT_DAY, NIGHT + 24 * HOUR_MS, { madeAt })
    expect(next).toEqual({ ...MATCHED, checked: onNext })
  })
})

describe.each(['change', 'making'] as const)('a batch at Converge, where it searches by %s', (searchesBy) => {
  it('that is closed after the day’s end is paid out that night', async () => {
    const stage = await stageAt('elavon')
    await stage.charge()
    await bookedAt(system, stage.merchant, NOON)
    await stage.control('/settle')
    const told = { madeAt: NOON, settledAt: MIDNIGHT + HOUR_MS, searchesBy }
    expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 1 })
    expect(await grossOf(stage)).toEqual([5000])
  })

  it('that is closed days later is paid out then', async () => {
    const stage = await stageAt('elavon')
    await stage.charge()
    await bookedAt(system, stage.merchant, NOON)
    const told = { madeAt: NOON, searchesBy }
    expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 1 })
    await stage.control('/settle')
    const settled = { ...told, settledAt: MIDNIGHT + 30 * HOUR_MS }
    await reconciledAt(system, stage, '2026-03-12', NIGHT + 48 * HOUR_MS, settled)
    expect(await grossOf(stage)).toEqual([5000])
    expect(await reconciledAt(system, stage, DAY, NIGHT + 48 * HOUR_MS, settled)).toEqual({ ...MATCHED, checked: 1 })
    expect(await brokenMoney(system)).toEqual([])
  })
})

describe('a batch at Converge', () => {
  it('whose report lacked a sale gets a further payout once it is told of', async () => {
    const stage = await stageAt('elavon')
    await stage.charge()
    const late = await stage.gatewayIdOf(await stage.charge({ amountMinor: 3000 }))
    await bookedAt(system, stage.merchant, NOON)
    await stage.control('/settle')
    const told = { madeAt: NOON, settledAt: MIDNIGHT - HOUR_MS }
    await reconciledAt(system, stage, DAY, NIGHT, { ...told, hidden: [late] })
    expect(await grossOf(stage)).toEqual([5000])
    for (let times = 0; times < 2; times += 1) {
      expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 2 })
      expect((await grossOf(stage)).toSorted()).toEqual([3000, 5000])
    }
    const names: string[] = (await payoutsOf(stage)).map((payout: { gateway_payout_id: string }) => {
      return payout.gateway_payout_id
    })
    const [first = '', second] = names.toSorted()
    expect(second).toBe(`${first}/2`)
    expect(await brokenMoney(system)).toEqual([])
  })

  it('with a sale of the terminal’s is paid out without a question for each of its transactions', async () => {
    const stage = await stageAt('elavon')
    for (let n = 0; n < 3; n += 1) await stage.charge()
    const foreign = await foreignSale(system, stage)
    await bookedAt(system, stage.merchant, NOON)
    await stage.control('/settle')
    const questions: string[] = []
    const told = { madeAt: NOON, settledAt: MIDNIGHT - HOUR_MS, questions }
    for (let times = 0; times < 2; times += 1) {
      const { status, differences } = await reconciledAt(system, stage, DAY, NIGHT, told)
      expect(status).toBe('differs')
      expect(differences).toMatchObject([{ kind: 'missing_here', gatewayTransactionId: foreign }])
    }
    expect(questions).toEqual([])
    expect(await grossOf(stage)).toEqual([15_000])
    const counted = await system.db
      .prepare("SELECT value FROM counters WHERE merchant_id = ? AND name = 'settlement_differences'")
      .bind(stage.merchant.merchantId)
      .first('value')
    expect(counted).toBe(1)
  })
})

/** What is asked of a gateway about a payment, and how it stands there. */
const FOLLOW_UPS = {
  capture: async (stage: DaysStage) => {
    const id = await stage.charge({ capture: false })
    await stage.loseAnswer()
    await stage.merchant.post(`/charges/${id}/capture`)
    return id
  },
  void: async (stage: DaysStage) => {
    const id = await stage.charge({ capture: false })
    await stage.loseAnswer()
    await stage.merchant.post(`/charges/${id}/void`)
    return id
  },
  reverse: async (stage: DaysStage) => {
    const id = await stage.charge()
    await stage.loseAnswer()
    await stage.merchant.post('/voids', { payment_id: id })
    return id
  },
  refund: async (stage: DaysStage) => {
    const id = await stage.charge()
    await stage.loseAnswer()
    await stage.merchant.post('/refunds', { payment_id: id, amount_minor: 1000 })
    return id
  },
} as const
const ACTIONS = ['capture', 'void', 'reverse', 'refund'] as const
const EACH = GATEWAYS.flatMap((provider) => ACTIONS.map((action) => [action, provider] as const))

describe('what went through and was not answered', () => {
  it.each(EACH)('is no difference for a %s at %s, and is booked', async (action, provider) => {
    const stage = await stageAt(provider)
    await FOLLOW_UPS[action](stage)
    expect((await attemptsOf(system, stage)).at(-1)).toEqual([action, 'unknown'])
    await bookedAt(system, stage.merchant, NOON)
    expect(await reconciledAt(system, stage, DAY, NIGHT, { madeAt: NOON })).toMatchObject(MATCHED)
    expect((await attemptsOf(system, stage)).at(-1)).toEqual([action, 'succeeded'])
    expect(await brokenMoney(system)).toEqual([])
  })

  it.each(EACH)('and was given up is booked for a %s at %s', async (action, provider) => {
    const stage = await stageAt(provider)
    await FOLLOW_UPS[action](stage)
    await giveUp(system, stage)
    expect((await attemptsOf(system, stage)).at(-1)).toEqual([action, 'canceled'])
    await bookedAt(system, stage.merchant, NOON)
    expect(await reconciledAt(system, stage, DAY, NIGHT, { madeAt: NOON })).toMatchObject(MATCHED)
    expect((await attemptsOf(system, stage)).at(-1)).toEqual([action, 'succeeded'])
    expect(await brokenMoney(system)).toEqual([])
  })

  it.each(GATEWAYS)('is no difference at %s while its outcome is not clear', async (provider) => {
    const stage = await stageAt(provider)
    const id = await FOLLOW_UPS.capture(stage)
    await stage.control('/console', { transaction_id: await stage.gatewayIdOf(id), amount: '49.00' })
    await bookedAt(system, stage.merchant, NOON)
    const told = { madeAt: NOON }
    expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 0 })
    expect((await attemptsOf(system, stage)).at(-1)).toEqual(['capture', 'unknown'])
  })
})

describe('a sale that was given up and is in a batch', () => {
  it('is in the batch’s payout where the report tells of the batch', async () => {
    const stage = await stageAt('elavon')
    await stage.charge({ amountMinor: 3000 })
    await stage.loseAnswer()
    await stage.charge()
    await giveUp(system, stage)
    await stage.control('/settle')
    await bookedAt(system, stage.merchant, NOON)
    const told = { madeAt: NOON, settledAt: MIDNIGHT + HOUR_MS }
    expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 2 })
    expect(await grossOf(stage)).toEqual([8000])
    expect(await brokenMoney(system)).toEqual([])
  })

  it('is learnt from a batch that is told', async () => {
    const { stage, teller, batch } = await batchWithGivenUpSale()
    expect(await teller.told(batchEvent(batch))).toBe('settled')
    expect(await grossOf(stage)).toEqual([8000])
    expect(await brokenMoney(system)).toEqual([])
  })

  it('gets a further payout where the batch was told without it', async () => {
    const { stage, teller, batch, known } = await batchWithGivenUpSale()
    const part = { amount: '30.00', count: 1, transaction_ids: [known] }
    expect(await teller.told(batchEvent(batch, part))).toBe('settled')
    await bookedAt(system, stage.merchant, NOON)
    const told = { madeAt: NOON, settledAt: MIDNIGHT - HOUR_MS }
    expect(await reconciledAt(system, stage, DAY, NIGHT, told)).toEqual({ ...MATCHED, checked: 2 })
    expect((await grossOf(stage)).toSorted()).toEqual([3000, 5000])
    expect(await teller.told(batchEvent(batch))).toBe('already_settled')
    expect(await brokenMoney(system)).toEqual([])
  })

  async function batchWithGivenUpSale() {
    const slug = `given-up-${made}`
    const teller = await settlingStage(system, slug)
    const [{ id: accountId }] = (await teller.get('/settings/gateway-accounts')).body.data
    const known = await teller.gatewayIdOf((await teller.charge({ amountMinor: 3000 })).body.data.id)
    await teller.trouble('error_after_charge')
    await teller.charge()
    const stage = { merchant: teller.merchant, accountId: String(accountId) }
    await giveUp(system, stage)
    const [batch] = await teller.close()
    if (!batch) throw new Error('no batch')
    return { stage, teller, batch, known }
  }
})
