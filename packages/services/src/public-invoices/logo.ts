import type { Merchant, OutboundRules } from '@revkeen-edge/domain'
import { MAX_REPLY_BYTES, outboundFile } from '../outbound/fetch.ts'

/** How long a document waits for its logo. */
const LOGO_TIMEOUT_MS = 3_000
/** How long this isolate keeps a logo, and how long the news that there is none. */
const KEPT_MS = 10 * 60_000
const MISSING_MS = 60_000
const MAX_CACHED_BYTES = 32 * MAX_REPLY_BYTES
/** What the memory of a missing logo is counted as: its address and its place in the map. */
const MISSING_BYTES = 4_096

interface LogoOptions {
  readonly now?: () => number
  readonly timeoutMs?: number
}

interface Cached {
  readonly logo: Uint8Array | null
  readonly until: number
}

const cache = new Map<string, Cached>()
let cachedBytes = 0

/**
 * The PNG or JPEG file at a merchant's logo address, at most 64 kB, through the guard for URLs of merchants. Null where
 * there is none, or none to be had within three seconds: a document is made without it, and never fails for it. The file
 * is the same for whoever asks, so its address alone is what it is kept by.
 */
export async function merchantLogo(
  { branding }: Pick<Merchant, 'branding'>,
  rules: OutboundRules,
  { now = Date.now, timeoutMs = LOGO_TIMEOUT_MS }: LogoOptions = {},
): Promise<Uint8Array | null> {
  const url = branding.logoUrl
  if (url === undefined) return null
  const cached = cache.get(url)
  if (cached && cached.until > now()) return cached.logo
  const logo = await fetchLogo(url, rules, timeoutMs)
  keep(url, { logo, until: now() + (logo ? KEPT_MS : MISSING_MS) })
  return logo
}

async function fetchLogo(url: string, rules: OutboundRules, timeoutMs: number): Promise<Uint8Array | null> {
  const headers = { accept: 'image/png, image/jpeg' }
  const result = await outboundFile({ url, headers }, { rules, timeoutMs })
  if (result.kind === 'failed' || result.status !== 200 || !isPicture(result.body)) return null
  return result.body.slice()
}

const SIGNATURES = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
]

/** By its first bytes, whatever a host calls it. */
function isPicture(bytes: Uint8Array): boolean {
  return SIGNATURES.some((signature) => signature.every((byte, index) => bytes[index] === byte))
}

/** The oldest make room. */
function keep(url: string, entry: Cached): void {
  forget(url)
  cache.set(url, entry)
  cachedBytes += sizeOf(entry)
  for (const oldest of cache.keys()) {
    if (cachedBytes <= MAX_CACHED_BYTES) return
    forget(oldest)
  }
}

function forget(url: string): void {
  const entry = cache.get(url)
  if (!entry) return
  cache.delete(url)
  cachedBytes -= sizeOf(entry)
}

const sizeOf = ({ logo }: Cached): number => MISSING_BYTES + (logo?.byteLength ?? 0)
