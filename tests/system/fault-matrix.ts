import { elavonGateway, nmiGateway } from '@revkeen-edge/gateways'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { letAnHourPass } from './books.ts'
import { clearFaults } from './buyer.ts'
import { begin, expectDone, expectUndone, lose, MOVEMENTS, type Begun, type Method } from './fault-movements.ts'
import { MIDWAY, QUESTIONS, troubled, type Asking, type Question } from './fault-questions.ts'
import { faultReport } from './fault-report.ts'
import { faultStage, type FaultStage, type GatewayName } from './fault-stage.ts'
import { AFTER, aMinuteLater, BEFORE, faultsLeft, killUnder } from './faults.ts'
import { endLeases, toldBy } from './paying.ts'

/** Rows that have tests of their own, by the call of the port that they are about. */
export type OwnRows = Readonly<Partial<Record<Method, (stage: () => FaultStage) => void>>>

/**
 * Every call of the port in every kind of trouble at one gateway: money moves once or not at all, and whatever moves none
 * is asked anew. A call without a row fails. `callbackTests` are about callbacks, where the gateway posts any.
 */
export function faultMatrix(
  gateway: GatewayName,
  ownRows: OwnRows,
  callbackTests?: (stage: () => FaultStage) => void,
): void {
  const questions = gateway === 'elavon' ? [...QUESTIONS, MIDWAY] : QUESTIONS
  let system: System
  let stage: FaultStage
  const known = () => stage

  beforeAll(async () => {
    system = await startSystem()
    stage = await faultStage(system, gateway, `faults-${gateway}`)
  })
  afterEach(() => clearFaults(system))
  afterAll(() => system.dispose())

  it('has a row for every call of the port', () => {
    const rows = [...MOVEMENTS, ...questions].map(({ method }) => method)
    expect([...new Set([...rows, 'report', ...Object.keys(ownRows)])].toSorted()).toEqual(callsOf(gateway))
  })

  describe('a call by which money moves', () => {
    movementTests(known)
  })
  if (callbackTests) {
    describe('callbacks of a call by which money moves', () => {
      callbackTests(known)
    })
  }
  describe.each(questions)('$method: $name', (question) => {
    questionTests(known, question)
  })
  describe('report', () => {
    faultReport(known)
  })
  describe.each(Object.entries(ownRows))('%s', (_, register) => {
    register(known)
  })
  describe('a process that is killed', () => {
    killTests(known, questions)
  })
}

function callsOf(gateway: GatewayName): readonly string[] {
  const nmi = { provider: 'nmi', securityKey: 'k' } as const
  const elavon = { provider: 'elavon', merchantId: 'm', userId: 'u', pin: 'p' } as const
  const port =
    gateway === 'nmi'
      ? nmiGateway({ baseUrl: 'https://gateway.example', credentials: nmi })
      : elavonGateway({ baseUrl: 'https://gateway.example', credentials: elavon, currency: null })
  return Object.entries(port)
    .flatMap(([name, member]) => (typeof member === 'function' ? [name] : []))
    .toSorted()
}

function movementTests(stage: () => FaultStage): void {
  it.each(AFTER)('%s: is found by asking, and is done once', async (mode) => {
    const { system } = stage()
    const [byKey, byCron]: [Begun[], Begun[]] = [[], []]
    for (const movement of MOVEMENTS) {
      for (const found of [byKey, byCron]) found.push(await lose(stage(), movement, mode))
      const { paymentId } = byCron.at(-1) ?? { paymentId: '' }
      for (const refused of movement.closed) {
        const { status } = await refused(stage(), paymentId)
        expect([409, 422], movement.action).toContain(status)
      }
    }
    await endLeases(system)
    for (const begun of byKey) {
      const again = await begun.ask()
      expect(again.status, begun.movement.action).toBeLessThan(300)
      expect(again.body.data.status, begun.movement.action).not.toBe('processing')
      await expectDone(stage(), begun)
    }
    await aMinuteLater(system)
    for (const begun of [...byKey, ...byCron]) {
      await begun.ask()
      await expectDone(stage(), begun)
    }
  })

  it.each(BEFORE)('%s: is given up on a second look, and may be asked for again', async (mode) => {
    const { system } = stage()
    const all: Begun[] = []
    for (const movement of MOVEMENTS) all.push(await lose(stage(), movement, mode))
    await aMinuteLater(system)
    for (const begun of all) await expectUndone(stage(), begun, 'unknown', whileOpen(begun))
    await letAnHourPass(system)
    for (const begun of all) {
      await expectUndone(stage(), begun, 'canceled')
      await expectAgain(stage(), begun)
    }
  })
}

/** A charge waits; what follows one leaves it as it is. */
const whileOpen = ({ movement }: Begun): string => (movement.follows === null ? 'pending' : movement.undone)

/** Asked for again by another key, it is done. */
async function expectAgain(stage: FaultStage, { movement, paymentId }: Begun): Promise<void> {
  const answer = await movement.ask(stage, paymentId, crypto.randomUUID())
  expect(toldBy(answer)[1], movement.action).toBeUndefined()
  const own = movement.follows === null
  const again = { movement, paymentId: own ? answer.body.data.id : paymentId, ask: async () => answer }
  await expectDone(stage, again, own ? [] : [`${movement.action} canceled`])
}

function questionTests(stage: () => FaultStage, question: Question): void {
  it.each([...AFTER, ...BEFORE])('%s: changes nothing, and is asked anew', async (mode) => {
    const asking = await question.begin(stage())
    const securityKey = await troubled(stage(), question, asking, mode)
    expect(await asking.ask()).toEqual(asking.refused)
    await expect.poll(() => faultsLeft(stage().system, securityKey), { timeout: 10_000 }).toBe(0)
    await asking.unchanged()
    await endLeases(stage().system)
    await asking.again()
  })
}

function killTests(stage: () => FaultStage, questions: readonly Question[]): void {
  const SILENT = { latency_ms: 120_000, count: MOVEMENTS.length }

  it('finds whatever the gateway did', async () => {
    const { all } = await killedUnder('timeout_after_charge')
    await aMinuteLater(stage().system)
    for (const begun of all) await expectDone(stage(), begun)
    await endLeases(stage().system)
    for (const begun of all) expect((await begun.ask()).status, begun.movement.action).toBeLessThan(300)
    for (const begun of all) await expectDone(stage(), begun)
  })

  it('gives up what the gateway never did, which may be asked for again', async () => {
    const { all } = await killedUnder('timeout_before_charge')
    await letAnHourPass(stage().system)
    for (const begun of all) {
      await expectUndone(stage(), begun, 'canceled')
      await expectAgain(stage(), begun)
    }
  })

  it('asks anew what moves no money', async () => {
    const { system, gateway } = stage()
    const asked: { waits: boolean; asking: Asking; securityKey: string }[] = []
    for (const question of questions) {
      const { killed } = question
      if (!killed) continue
      // A gateway account of its own, so that the trouble hits this call and no other.
      const own = await faultStage(system, gateway, `killed-${crypto.randomUUID().slice(0, 8)}`)
      const asking = await question.begin(own)
      const securityKey = await troubled(own, question, asking, 'timeout_after_charge', SILENT.latency_ms)
      asked.push({ waits: killed === 'under it', asking, securityKey })
    }
    for (const { waits, asking } of asked) if (!waits) await asking.ask()
    await killUnder(
      system,
      asked.filter(({ waits }) => waits).map(({ asking }) => asking.ask().then(() => 'answered')),
      async () => {
        const left = await Promise.all(asked.map(({ securityKey }) => faultsLeft(system, securityKey)))
        return left.every((count) => count === 0)
      },
    )
    await endLeases(system)
    for (const { asking } of asked) {
      await asking.unchanged()
      await asking.again()
    }
  })

  /** Asks for one of each movement, and kills every worker while the gateway is silent. */
  async function killedUnder(mode: string): Promise<{ all: readonly Begun[] }> {
    const begun: Begun[] = []
    for (const movement of MOVEMENTS) begun.push(await begin(stage(), movement))
    await stage().trouble(mode, SILENT)
    await killUnder(
      stage().system,
      begun.map(({ ask }) => ask()),
      async () => (await faultsLeft(stage().system, stage().securityKey)) === 0,
    )
    const open = await openPayments(stage())
    expect([...open.keys()].toSorted()).toEqual(MOVEMENTS.map(({ action }) => action).toSorted())
    return { all: begun.map((each) => ({ ...each, paymentId: open.get(each.movement.action) ?? '' })) }
  }
}

/** The payments of open attempts, by what these do. */
async function openPayments({ system, merchant }: FaultStage): Promise<ReadonlyMap<string, string>> {
  const text = "SELECT action, payment_id AS payment FROM payment_attempts WHERE merchant_id = ? AND status = 'pending'"
  const { results } = await system.db.prepare(text).bind(merchant.merchantId).all<{ action: string; payment: string }>()
  return new Map(results.map(({ action, payment }) => [action, payment]))
}
