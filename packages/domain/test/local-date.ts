/** A zone's date and time of day at an instant, as the runtime's own formatter tells them. */
export function localDate(timezone: string, at: number) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value)
  const [year, month] = [part('year'), part('month')]
  const monthLength = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { year, month, day: part('day'), hour: part('hour'), minute: part('minute'), monthLength }
}
