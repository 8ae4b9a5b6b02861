import { err, ok, type Result } from './result.ts'

/** A state machine as a table: from each state, where each event leads. What the table does not hold cannot happen. */
export type Machine<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>

/** The next state, or the refused step. */
export function transition<State extends string, Event extends string>(
  machine: Machine<State, Event>,
  from: State,
  event: Event,
): Result<State, { from: State; event: Event }> {
  const to = machine[from][event]
  return to === undefined ? err({ from, event }) : ok(to)
}
