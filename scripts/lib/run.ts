import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { inProject, projectRoot } from './paths.ts'

export interface Finished {
  readonly code: number
  readonly output: string
  readonly ms: number
}

interface RunOptions {
  /** Passes its output through instead of keeping it. */
  readonly show?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program of the project's own. */
export function run(
  [program = '', ...args]: readonly string[],
  { show = false, env = {} }: RunOptions = {},
): Promise<Finished> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      env: {
        ...process.env,
        ...env,
        PATH: `${inProject('node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      },
    })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output, ms: performance.now() - began }))
  })
}

/** Does the same to every item, at most `width` at a time. Results keep the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
