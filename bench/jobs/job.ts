/** What a job works with. */
export interface JobStage {
  /** A folder of its own. */
  readonly dir: string
  /** The product's bundles. */
  readonly bundles: string
  /** Less of everything: for a first look. */
  readonly quick: boolean
  readonly say: (text: string) => void
}

/** A job's figures, and what it found wrong. */
export interface JobResult {
  readonly name: string
  /** Each with its unit in its name. */
  readonly figures: Readonly<Record<string, number | null>>
  readonly failures: readonly string[]
}

/** A piece of the engine's own work that `pnpm bench` measures once, from its beginning to its end. */
export interface Job {
  /** As shown; a short noun phrase. */
  readonly name: string
  /** Left out unless it is asked for by its name: it takes long. */
  readonly onDemand?: boolean
  run(stage: JobStage): Promise<JobResult>
}

/** Tells as soon as something holds. Throws where it does not come to that. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 600_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

const LOOK_MS = 50

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
