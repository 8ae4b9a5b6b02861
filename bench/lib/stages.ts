import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkers } from '../../scripts/lib/bundle.ts'
import { forEachPublicPart } from '../../scripts/lib/parts.ts'
import { freePorts } from '../../scripts/lib/ports.ts'
import { childrenNamed } from '../../scripts/lib/processes.ts'
import { startLocalSystem, type LocalSystem } from '../../scripts/lib/system.ts'
import { bareBundles, recorderBundles } from './bundles.ts'
import { makeFixtures, type Fixtures } from './fixtures.ts'
import { record, RECORDED, type Recording } from './record.ts'
import type { Row, Scale } from './row.ts'
import { seedCustomers } from './seed.ts'

/** A system, and the processes that it runs in. */
export interface Running {
  readonly system: LocalSystem
  readonly pids: readonly number[]
}

/** The product and the bare handlers, each in a workerd of its own on its own copy of the same data. */
export interface Stage {
  readonly product: Running
  readonly bare: Running
}

export interface Prepared {
  readonly fixtures: Fixtures
  readonly recordings: ReadonlyMap<Row, Recording>
  stage(scale: Scale): Stage
  /** The processes of everything that is measured. */
  readonly pids: readonly number[]
  dispose(): Promise<void>
}

/** How many customers the systems have. */
export type Customers = Readonly<Record<Scale, number>>

/** Records what every row does on the traced product, then starts what is measured. Everything is kept below `dir`. */
export async function prepare(
  rows: readonly Row[],
  customers: Customers,
  dir: string,
  say: (text: string) => void,
): Promise<Prepared> {
  const bundles = mkdtempSync(join(dir, 'product-'))
  await bundleWorkers(bundles)
  say('recording …')
  const origin = join(dir, 'origin')
  const { fixtures, recordings } = await recordAll(rows, origin, await recorderBundles(bundles, dir), customers.small)
  const bare = await bareBundles(
    bundles,
    dir,
    [...recordings.values()].map(({ replay }) => replay),
  )
  const stages = new Map<Scale, Stage>()
  for (const scale of new Set(rows.map((row) => row.scale))) {
    say(`preparing ${customers[scale].toLocaleString('en')} customers …`)
    const state = copy(origin, join(dir, scale))
    if (scale === 'large') {
      await using(state, bundles, ({ db }) => seedCustomers(db, fixtures.merchantId, customers.large))
    }
    const bareState = copy(state, join(dir, `${scale}-bare`))
    stages.set(scale, { product: await startWatched(state, bundles), bare: await startWatched(bareState, bare) })
  }
  return {
    fixtures,
    recordings,
    pids: [...stages.values()].flatMap(({ product, bare: other }) => [...product.pids, ...other.pids]),
    stage(scale) {
      const stage = stages.get(scale)
      if (!stage) throw new Error(`no row is ${scale}`)
      return stage
    },
    async dispose() {
      for (const { product, bare: other } of stages.values()) {
        await Promise.all([product.system.dispose(), other.system.dispose()])
      }
    },
  }
}

/** More than a run finalises or pays. */
const INVOICES = 2_500
/** More than a run returns, by refunds and by credit notes together. */
const SALES = 3_000

async function recordAll(rows: readonly Row[], state: string, bundles: string, customers: number) {
  const recordings = new Map<Row, Recording>()
  const fixtures = await using(
    state,
    bundles,
    async (system) => {
      const made = await makeFixtures({ urls: system.urls, admin: system.admin(() => undefined) }, INVOICES, SALES)
      await seedCustomers(system.db, made.merchantId, customers)
      for (const row of rows) recordings.set(row, await record(row, made, system.urls))
      // What was used up while recording is not there for measuring.
      const [drafts, payable] = [made.drafts.slice(RECORDED), made.payable.slice(RECORDED)]
      return { ...made, drafts, payable, sales: made.sales.slice(RECORDED, -RECORDED) }
    },
    true,
  )
  return { fixtures, recordings }
}

/** Starts a system on a state folder for a piece of work, and ends it. */
export async function using<T>(
  state: string,
  bundles: string,
  work: (system: LocalSystem) => Promise<T>,
  traceD1 = false,
): Promise<T> {
  const system = await start(state, bundles, traceD1)
  try {
    return await work(system)
  } finally {
    await system.dispose()
  }
}

/** Starts a system that is measured. The caller disposes of it. */
export async function startWatched(stateDir: string, bundleDir: string): Promise<Running> {
  const before = childrenNamed('workerd')
  const system = await start(stateDir, bundleDir)
  return { system, pids: childrenNamed('workerd').filter((pid) => !before.includes(pid)) }
}

async function start(stateDir: string, bundleDir: string, traceD1 = false): Promise<LocalSystem> {
  const free = await freePorts(5)
  const ports = forEachPublicPart((_, index) => free[index] ?? 0)
  return startLocalSystem({ stateDir, bundleDir, ports, listening: true, rateLimits: false, traceD1, log: warn })
}

function warn(line: string): void {
  if (line.includes('error')) console.error(line)
}

/** A copy of a folder, whose path it gives. */
export function copy(from: string, to: string): string {
  cpSync(from, to, { recursive: true })
  return to
}
