import { err, ok, type Result } from './result.ts'

/**
 * The one rule for URLs that a merchant gives and we call: https to a public host that is not ours. Names and IP
 * literals are judged after the URL standard's own normalisation, which writes decimal, octal and hexadecimal IPv4
 * addresses, percent-encoding, full-width characters and punycode in one form.
 */
export interface OutboundRules {
  /** Loopback hosts, over http too: for development and tests alone. */
  readonly allowLoopback: boolean
  /** The deployment's own addresses, which never call each other this way. */
  readonly ownUrls: readonly string[]
}

const INTERNAL_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'localdomain',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
  'onion',
]

/** The URL to call, or what is wrong with it in the words of a field error. */
export function outboundUrl(text: string, rules: OutboundRules): Result<URL, string> {
  if (/[\s\\]/.test(text)) return err('must not contain spaces or backslashes')
  if (!URL.canParse(text)) return err('must be a valid URL')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return err('must not contain a user name or password')
  const host = hostOf(url)
  if (isLoopback(host) && rules.allowLoopback) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return err('must start with https://')
  } else {
    if (url.protocol !== 'https:') return err('must start with https://')
    if (!isPublicHost(host)) return err('must point to a public host')
  }
  return rules.ownUrls.some((own) => isSameHost(url, own)) ? err('must not point to this service itself') : ok(url)
}

/** The host without the dot that roots a name and without the brackets of an IPv6 literal. */
function hostOf(url: URL): string {
  return url.hostname.replace(/\.+$/, '').replace(/^\[|\]$/g, '')
}

function isSameHost(url: URL, own: string): boolean {
  if (!URL.canParse(own)) return false
  const ours = new URL(own)
  // On a loopback every service has the same host, so there the port tells them apart.
  if (isLoopback(hostOf(ours))) return isLoopback(hostOf(url)) && url.port === ours.port
  return hostOf(url) === hostOf(ours)
}

function isPublicHost(host: string): boolean {
  const v4 = parseIpv4(host)
  if (v4 !== null) return isPublicIpv4(v4)
  if (host.includes(':')) return isPublicIpv6(host)
  if (!host.includes('.')) return false
  return !INTERNAL_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`))
}

function isLoopback(host: string): boolean {
  const v4 = parseIpv4(host)
  return v4 === null
    ? host === 'localhost' || host.endsWith('.localhost') || host === '::1'
    : inBlock(v4, '127.0.0.0/8')
}

/** The address as a number, of the dotted form that the URL parser writes. */
function parseIpv4(host: string): number | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return null
  return host.split('.').reduce((address, part) => address * 256 + Number(part), 0)
}

/** Blocks that no public host has (IANA's special-purpose registry), and two clouds' metadata services beyond them. */
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]

function isPublicIpv4(address: number): boolean {
  return !NOT_PUBLIC_IPV4.some((block) => inBlock(address, block))
}

function inBlock(address: number, block: string): boolean {
  const [base = '', bits = ''] = block.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(address / size) === Math.floor((parseIpv4(base) ?? 0) / size)
}

/**
 * Global unicast (2000::/3) without its special parts. All else is refused with it: loopback, link-local, unique
 * local, multicast, and every form that hides an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo).
 */
function isPublicIpv6(host: string): boolean {
  const [first = 0, second = 0] = ipv6Groups(host)
  if (first < 0x2000 || first > 0x3fff) return false
  if (first === 0x2001) return second >= 0x0200 && second !== 0x0db8
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000)
}

/** The leading groups of an address in the compressed form that the URL parser writes. */
function ipv6Groups(host: string): number[] {
  const [head = '', tail] = host.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}
