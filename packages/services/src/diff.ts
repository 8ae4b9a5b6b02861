/** The former values of the fields that differ, without the time of the change itself. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string>
  const former: Partial<T> = {}
  for (const key of keys) {
    if (key === 'updated_at' || JSON.stringify(before[key]) === JSON.stringify(after[key])) continue
    Object.assign(former, { [key]: before[key] ?? null })
  }
  return former
}
