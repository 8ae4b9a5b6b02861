/** UTC as Converge writes it: `MM/DD/YYYY hh:mm:ss AM`. `at` in UTC milliseconds. */
export function elavonTime(at: number): string {
  const [, year, month, day, hours, rest] =
    /^(\d+)-(\d\d)-(\d\d)T(\d\d)(:\d\d:\d\d)/.exec(new Date(at).toISOString()) ?? []
  const hour = Number(hours)
  const shown = String(hour % 12 || 12).padStart(2, '0')
  return `${month}/${day}/${year} ${shown}${rest} ${hour < 12 ? 'AM' : 'PM'}`
}

/** UTC milliseconds of Converge's `MM/DD/YYYY hh:mm:ss AM`, or null if it is no such time. */
export function timeOf(text: string | null): number | null {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4}) (0[1-9]|1[0-2])(:\d\d:\d\d) ([AP]M)$/i.exec(text ?? '')
  if (!parts) return null
  const [, month, day, year, hours, rest, half] = parts
  const hour = (Number(hours) % 12) + (half?.toUpperCase() === 'PM' ? 12 : 0)
  const at = Date.parse(`${year}-${month}-${day}T${String(hour).padStart(2, '0')}${rest}Z`)
  return Number.isNaN(at) ? null : at
}
