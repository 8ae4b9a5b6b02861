import { AdminError } from '../admin/types.ts'
import { configOf } from './parts.ts'

/** What people call the engine's crons. */
export const cronNames: Readonly<Record<string, string>> = {
  minute: '* * * * *',
  'five-minutes': '*/5 * * * *',
  nightly: '0 3 * * *',
}

/** The engine's cron expressions, as configured. */
export function cronExpressions(): readonly string[] {
  return configOf('engine').triggers.crons ?? []
}

/** The expression of a cron given by name or by expression. Throws, listing the names, for any other. */
export function cronExpression(name: string): string {
  const expression = cronNames[name] ?? name
  if (cronExpressions().includes(expression)) return expression
  throw new AdminError(`there is no cron ${name}; there are ${Object.keys(cronNames).join(', ')}`)
}

/** Whether a cron expression (five fields; `*`, numbers, lists, ranges and steps) is due in a minute, in UTC. */
export function isDue(expression: string, at: Date): boolean {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression.split(' ')
  return (
    matches(minute, at.getUTCMinutes(), 0) &&
    matches(hour, at.getUTCHours(), 0) &&
    matches(day, at.getUTCDate(), 1) &&
    matches(month, at.getUTCMonth() + 1, 1) &&
    // Cloudflare counts days of the week from 1, Sunday.
    matches(weekday, at.getUTCDay() + 1, 1)
  )
}

function matches(field: string, value: number, first: number): boolean {
  return field.split(',').some((term) => {
    const [range = '*', step = '1'] = term.split('/')
    const [from, to] = bounds(range, first, step !== '1')
    return value >= from && value <= to && (value - from) % Number(step) === 0
  })
}

function bounds(range: string, first: number, stepped: boolean): [number, number] {
  if (range === '*') return [first, Number.POSITIVE_INFINITY]
  const [from = '', to = stepped ? 'Infinity' : from] = range.split('-')
  return [Number(from), Number(to)]
}

const MINUTE_MS = 60_000

export interface CronClock {
  stop(): void
}

/**
 * Drives every cron on its schedule, and once at once, since a local runtime fires none by itself. A cron that is still
 * running is not started again.
 */
export function driveCrons(
  run: (expression: string, at: Date) => Promise<void>,
  failed: (error: unknown) => void,
): CronClock {
  const running = new Set<string>()
  const fire = async (expression: string, at: Date): Promise<void> => {
    if (running.has(expression)) return
    running.add(expression)
    await run(expression, at).catch(failed)
    running.delete(expression)
  }
  let timer: NodeJS.Timeout
  const tick = (): void => {
    timer = setTimeout(
      () => {
        tick()
        const at = new Date(Math.round(Date.now() / MINUTE_MS) * MINUTE_MS)
        for (const expression of cronExpressions()) if (isDue(expression, at)) void fire(expression, at)
      },
      MINUTE_MS - (Date.now() % MINUTE_MS),
    )
  }
  for (const expression of cronExpressions()) void fire(expression, new Date())
  tick()
  return { stop: () => clearTimeout(timer) }
}
