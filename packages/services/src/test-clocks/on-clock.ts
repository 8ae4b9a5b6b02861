import type { TestClock } from '@revkeen-edge/domain'
import { wallTime, type Context } from '../context.ts'

/** The context of what concerns a customer on a test clock: its time is the clock's. Without a clock it stays as it is. */
export function onClock(context: Context, clock: Pick<TestClock, 'frozenTime'> | null): Context {
  return clock ? atTime(context, clock.frozenTime) : context
}

/** The context of what happens at an instant of a test clock, in UTC milliseconds. The wall's time is kept beside it. */
export function atTime(context: Context, now: number): Context {
  return { ...context, now, wall: wallTime(context) }
}

/** The same for what learns of the clock along with its rows: a context that is at a clock's time already stays there. */
export function onItsClock(context: Context, clock: Pick<TestClock, 'frozenTime'> | null | undefined): Context {
  return context.wall === undefined ? onClock(context, clock ?? null) : context
}
