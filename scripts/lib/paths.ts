import { join, resolve } from 'node:path'

/** The folder of the whole project. */
export const projectRoot = resolve(import.meta.dirname, '../..')

/** A path inside the project, as an absolute one. */
export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts)
}
