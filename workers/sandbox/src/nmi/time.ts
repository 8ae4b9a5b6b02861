/** UTC as the gateway writes it: `YYYYMMDDhhmmss`. */
export const gatewayTime = (at: number): string => new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14)

/**
 * The instant of `YYYYMMDDhhmmss`, `YYYYMMDD` or `MM/DD/YYYY`, all of which the query API takes; null for anything else.
 * A date without a time is the start of that day, or its end with `end`.
 */
export function parseGatewayTime(text: string, end = false): number | null {
  const american = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text)
  const compact = american ? `${american[3]}${american[1]}${american[2]}` : text
  const parts = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(compact)
  if (!parts) return null
  const [, year, month, day, hour = end ? '23' : '00', minute = end ? '59' : '00', second = end ? '59' : '00'] = parts
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${end ? '.999' : '.000'}Z`)
  return Number.isNaN(at) ? null : at
}
