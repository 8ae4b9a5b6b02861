import type { Trip } from '@revkeen-edge/testing/memory-d1.ts'

/** What is under way when a worker is killed ends like this: nothing that it would do after that happens. */
class Killed extends Error {}

/**
 * The way of a worker to its database and its gateway. It may be killed at any point: before a call leaves, so that nothing
 * came of it, or after it was carried out, so that nobody hears of it. Calls take their turns, so that workers interleave.
 */
export class Line {
  /** Points that were passed. */
  passed = 0
  #left = Infinity
  #hops: readonly number[] = [0]

  /** Kills the worker at the point after so many more; those that come after it are dead as well, until it lives again. */
  killAfter(points: number): void {
    this.#left = points
  }

  get isDead(): boolean {
    return this.#left < 0
  }

  /** A new worker takes over. */
  revive(): void {
    this.#left = Infinity
  }

  /** How many turns others have before each call, over and over. */
  interleave(hops: readonly number[]): void {
    this.#hops = hops.length > 0 ? hops : [0]
  }

  readonly trip: Trip = async (run) => {
    await this.#point()
    const done = run()
    await this.#point()
    return done
  }

  /** The same for a gateway's `fetch`. */
  calling(send: typeof fetch): typeof fetch {
    return async (...args) => {
      await this.#point()
      const response = await send(...args)
      await this.#point()
      return response
    }
  }

  async #point(): Promise<void> {
    this.passed += 1
    const hops = this.#hops[this.passed % this.#hops.length] ?? 0
    for (let hop = 0; hop < hops; hop += 1) await new Promise((resolve) => setImmediate(resolve))
    this.#left -= 1
    if (this.#left < 0) throw new Killed('the worker was killed')
  }
}
