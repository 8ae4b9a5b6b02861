import type { Engine } from '../engine.ts'

/** A piece of a cron's work. `now` is the cron's own time. Pages through what is due, up to a bound for each run. */
export interface Job {
  readonly name: string
  run(engine: Engine, now: number): Promise<void>
}
