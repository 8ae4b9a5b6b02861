/** UTC milliseconds of the gateway's `YYYYMMDDhhmmss`, or null if it is no such time. Source: NMI Query API. */
export function timeOf(text: string | null): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '')
  if (!parts) return null
  const [, year, month, day, hour, minute, second] = parts
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at) ? null : at
}

/** UTC as the gateway takes it: `YYYYMMDDhhmmss`. `at` in UTC milliseconds. */
export function gatewayTime(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)
}
