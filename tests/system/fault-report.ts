import { beforeAll, expect, it } from 'vitest'
import { compared, differencesCounted } from './fault-questions.ts'
import { faultStage, type FaultStage } from './fault-stage.ts'
import { AFTER, BEFORE, faultsLeft, killUnder } from './faults.ts'
import { atConsole, brokenMoney } from './settling.ts'

const DAY_MS = 86_400_000
/** More than a page of NMI's has. */
const DECLINES = 500
const LANES = 12

/** The report of a day of sales, whose batch is closed: nothing comes of it unless all of its pages are there. */
export function faultReport(gateway: () => FaultStage): void {
  let stage: FaultStage
  const today = new Date().toISOString().slice(0, 10)
  const nightly = (nights = 1) =>
    stage.system.cron('0 3 * * *', new Date(Date.parse(`${today}T03:00:00Z`) + nights * DAY_MS))
  const payouts = async () => (await stage.merchant.get('/payouts')).body.data

  beforeAll(async () => {
    stage = await faultStage(gateway().system, gateway().gateway, `reported-${gateway().gateway}`)
    await stage.charge()
    if (stage.gateway === 'nmi') await fillPages(stage)
    else await closeBatch(stage)
  })

  it.each([0, 1].flatMap((page) => [...AFTER, ...BEFORE].map((mode) => ({ page, mode }))))(
    'page $page, $mode: nothing is compared or settled',
    async ({ page, mode }) => {
      await stage.trouble(mode, { operation: 'query', after: page })
      await nightly()
      expect(await faultsLeft(stage.system, stage.securityKey)).toBe(0)
      await expectNothing()
    },
  )

  it('is asked for again where the process was killed', async () => {
    await stage.trouble('timeout_after_charge', { operation: 'query', after: 1, latency_ms: 120_000 })
    const done = nightly().then(() => 'answered')
    await killUnder(stage.system, [done], async () => (await faultsLeft(stage.system, stage.securityKey)) === 0)
    await expectNothing()
  })

  it('matches the next night', async () => {
    await nightly(2)
    expect(await compared(stage, today)).toEqual({ status: 'matched', differences: [], transactions_count: 1 })
    expect(await differencesCounted(stage)).toBe(0)
    const paid = stage.gateway === 'nmi' ? [] : [{ currency: 'EUR', gross_amount_minor: 5000, charges_count: 1 }]
    expect(await payouts()).toMatchObject(paid)
    expect(await brokenMoney(stage.system)).toEqual([])
  })

  async function expectNothing(): Promise<void> {
    expect(await compared(stage, today)).toEqual({ status: 'unavailable', differences: [], transactions_count: 0 })
    expect([await payouts(), await differencesCounted(stage)]).toEqual([[], 0])
  }
}

async function closeBatch({ system, securityKey }: FaultStage): Promise<void> {
  const body = JSON.stringify({ security_key: securityKey })
  const { status } = await fetch(`${system.urls.sandbox}/settle`, { method: 'POST', body })
  expect(status).toBe(200)
}

/** Cards that are declined at the gateway's own console move nothing, and fill its report. */
async function fillPages(stage: FaultStage): Promise<void> {
  let left = DECLINES
  const lane = async () => {
    while (left > 0) {
      left -= 1
      await expect(atConsole(stage.system, stage, { type: 'sale', amount: '0.50' })).rejects.toThrow('refused')
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
