import type { DomainError } from './errors.ts'

/** A field that breaks a rule, by its wire name. */
export type Problem = readonly [field: string, reason: string]

/** A rule's complaint where it is broken. */
export function unless(holds: boolean, field: string, reason: string): Problem | null {
  return holds ? null : [field, reason]
}

/** All broken rules as one error that names every field, or null. */
export function wrongFields(problems: readonly (Problem | null)[]): DomainError | null {
  const fields: Record<string, string[]> = {}
  for (const problem of problems) {
    if (problem) fields[problem[0]] = [...(fields[problem[0]] ?? []), problem[1]]
  }
  return Object.keys(fields).length === 0 ? null : { code: 'validation_error', fields }
}
