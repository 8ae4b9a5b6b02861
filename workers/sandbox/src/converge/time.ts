/** UTC as Converge writes it when it is asked to: `MM/DD/YYYY hh:mm:ss AM`. */
export function convergeTime(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = date.getUTCHours()
  const day = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`
  const time = `${two(hours % 12 === 0 ? 12 : hours % 12)}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day} ${time} ${hours < 12 ? 'AM' : 'PM'}`
}

/** The instant of `MM/DD/YYYY`, with or without `hh:mm:ss AM`; null for anything else. A day's `end` is its last moment. */
export function parseConvergeTime(text: string, end = false): number | null {
  const parts = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d):(\d\d):(\d\d) ([AP]M))?$/i.exec(text)
  if (!parts) return null
  const [month, day, year, hours, minutes, seconds] = parts.slice(1, 7).map(Number)
  if (parts[4] === undefined) {
    return Date.UTC(year ?? 0, (month ?? 1) - 1, (day ?? 1) + (end ? 1 : 0)) - (end ? 1 : 0)
  }
  const hour = ((hours ?? 0) % 12) + (parts[7]?.toUpperCase() === 'PM' ? 12 : 0)
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minutes, seconds) + (end ? 999 : 0)
}
