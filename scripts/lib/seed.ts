import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seedDemoMerchants } from '../admin/demo.ts'
import type { AdminContext } from '../admin/types.ts'
import { writePrivately } from './state.ts'

export interface DemoMerchant {
  readonly id: string
  readonly slug: string
  /** The sandbox tenant's key. */
  readonly apiKey: string
  /** The live tenant's key. */
  readonly liveApiKey: string
}

export interface Demo {
  readonly merchants: readonly DemoMerchant[]
  /** A page on which the first merchant takes a payment. */
  readonly paymentLink: string
}

/** Creates the demo merchants, their keys and a payment link through the same use cases as everyone. */
export function seedDemo(system: AdminContext): Promise<Demo> {
  return seedDemoMerchants(system)
}

/**
 * The demo of a state folder, made at its first start. The database holds only hashes of the keys, so what is printed at
 * later starts is kept beside it, readable by its owner alone. The link follows the ports in use now.
 */
export async function demoOf(stateDir: string, system: AdminContext): Promise<Demo> {
  const path = join(stateDir, 'demo.json')
  const demo = readDemo(path) ?? (await seedDemo(system))
  writePrivately(path, JSON.stringify(demo))
  return { ...demo, paymentLink: onHost(demo.paymentLink, system.env['CHECKOUT_URL']) }
}

function readDemo(path: string): Demo | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Demo
  } catch {
    return null
  }
}

function onHost(link: string, base: string | undefined): string {
  return link && base ? new URL(new URL(link).pathname, base).href : link
}
