import { createRequire } from 'node:module'
import type { D1Database } from '@cloudflare/workers-types'

/** What this project uses of Miniflare. */
export interface LocalRuntime {
  readonly ready: Promise<URL>
  setOptions(options: ParsedOptions): Promise<void>
  getD1Database(binding: string, worker: string): Promise<D1Database>
  getWorker(worker: string): Promise<LocalWorker>
  dispose(): Promise<void>
}

export interface LocalWorker {
  fetch(url: string, init?: RequestInit): Promise<Response>
  scheduled(event: { cron: string; scheduledTime: Date }): Promise<{ outcome: string }>
}

declare const parsed: unique symbol
/** Options in Miniflare's own form. */
export type ParsedOptions = { readonly [parsed]: true }

interface MiniflareModule {
  readonly Miniflare: new (options: ParsedOptions) => LocalRuntime
  readonly Log: new (level: number) => unknown
  readonly LogLevel: { readonly WARN: number; readonly ERROR: number }
  convertV4MiniflareOptions(options: Record<string, unknown>): ParsedOptions
}

/** The Miniflare that wrangler was released with; the one that npm tags as the latest has other options. */
export const miniflare = loadMiniflare()

function loadMiniflare(): MiniflareModule {
  const wrangler = createRequire(import.meta.url).resolve('wrangler')
  return createRequire(wrangler)('miniflare') as MiniflareModule
}
