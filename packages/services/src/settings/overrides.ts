/**
 * What a merchant has set of a group of settings, after a change by wire names: null takes a setting back to what it is by
 * itself, what is not given stays.
 */
export function settingsAfter<Body extends object, Settings extends object>(
  before: Partial<Settings>,
  body: Body,
  names: Readonly<Record<keyof Body & string, keyof Settings & string>>,
): Partial<Settings> {
  const after = new Map<string, unknown>(Object.entries(before))
  for (const [field, name] of Object.entries<string>(names)) {
    const given: unknown = body[field as keyof Body]
    if (given === null) after.delete(name)
    else if (given !== undefined) after.set(name, given)
  }
  return Object.fromEntries(after) as Partial<Settings>
}
