import { unstable_readConfig as readConfig } from 'wrangler'
import { inProject } from './paths.ts'

/** The workers that answer on a port of their own, in the order of their ports. */
export const publicParts = ['api', 'checkout', 'portal', 'webhooks', 'sandbox'] as const
export type PublicPart = (typeof publicParts)[number]

/** Every worker of the system. */
export const parts = [...publicParts, 'engine'] as const
export type Part = (typeof parts)[number]

/** What goes to Cloudflare, each after whatever it depends on: the engine consumes the queues of all others. */
export const deployedParts = ['engine', 'webhooks', 'api', 'checkout', 'portal'] as const satisfies readonly Part[]

/** What this project reads of a wrangler.toml; wrangler has filled in every default. */
export interface WorkerConfig {
  readonly name: string
  readonly main: string
  readonly configPath: string
  readonly compatibility_date: string
  readonly compatibility_flags: readonly string[]
  readonly vars: Readonly<Record<string, string>>
  readonly d1_databases: readonly { binding: string; database_name: string; database_id: string }[]
  readonly queues: {
    readonly producers?: readonly { binding: string; queue: string }[]
    readonly consumers?: readonly { queue: string; dead_letter_queue?: string; max_batch_timeout?: number }[]
  }
  readonly ratelimits: readonly { name: string; simple: { limit: number; period: number } }[]
  readonly send_email: readonly { name: string }[]
  readonly assets?: { readonly binding?: string }
  readonly services?: readonly { service: string }[]
  readonly durable_objects: { readonly bindings: readonly { class_name: string; script_name?: string }[] }
  readonly triggers: { readonly crons?: readonly string[] }
}

/** The absolute path of a worker's configuration file. The project's root is the API worker's. */
export function configPathOf(part: Part): string {
  return part === 'api' ? inProject('wrangler.toml') : inProject('workers', part, 'wrangler.toml')
}

/** A worker's configuration as wrangler understands it. Throws where the file is wrong. */
export function configOf(part: Part): WorkerConfig {
  const config = readConfig({ config: configPathOf(part) }, { hideWarnings: true }) as WorkerConfig
  for (const key of ['name', 'main', 'compatibility_date'] as const) {
    if (!config[key]) throw new Error(`${configPathOf(part)}: ${key} is missing`)
  }
  return config
}

export type Ports = Record<PublicPart, number>
export type Urls = Record<PublicPart, string>

/** A value for every public part, in the order of their ports. */
export function forEachPublicPart<T>(valueOf: (part: PublicPart, index: number) => T): Record<PublicPart, T> {
  const [api, checkout, portal, webhooks, sandbox] = publicParts
  return {
    api: valueOf(api, 0),
    checkout: valueOf(checkout, 1),
    portal: valueOf(portal, 2),
    webhooks: valueOf(webhooks, 3),
    sandbox: valueOf(sandbox, 4),
  }
}

/** Five neighbouring ports, the API's first. */
export function portsFrom(base: number): Ports {
  return forEachPublicPart((_, index) => base + index)
}

/** Where each part answers on this machine. */
export function urlsOf(ports: Ports): Urls {
  return forEachPublicPart((part) => `http://127.0.0.1:${ports[part]}`)
}

/** Every worker's configuration. */
export function allConfigs(): Record<Part, WorkerConfig> {
  return { ...forEachPublicPart(configOf), engine: configOf('engine') }
}
