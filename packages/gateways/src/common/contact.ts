import { fieldText } from './text.ts'

/** Longer than any name that a gateway takes. */
const NAME_LIMIT = 256

/** Gateways want two names where people give one text: the last word is the last name. */
export function splitName(name = ''): { first: string; last: string | undefined } {
  const clean = fieldText(name, NAME_LIMIT)
  const space = clean.lastIndexOf(' ')
  return space < 0 ? { first: clean, last: undefined } : { first: clean.slice(0, space), last: clean.slice(space + 1) }
}

/** The fields are documented as dotted IPv4; an IPv6 address would have the gateway refuse the whole charge. */
export function ipv4(address: string | undefined): string | undefined {
  return address !== undefined && /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address : undefined
}
