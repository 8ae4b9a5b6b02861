/** One line of JSON for the log, with ids but no contents. */
function write(level: 'warn' | 'error', event: string, facts: Readonly<Record<string, unknown>>, error: unknown): void {
  const failure =
    error instanceof Error ? { error: error.message, stack: error.stack } : error === undefined ? {} : { error }
  // oxlint-disable-next-line no-console -- the platform's log
  console[level](JSON.stringify({ level, event, ...facts, ...failure }))
}

/** Something that heals by itself, but not for free. */
export function logWarn(event: string, facts: Readonly<Record<string, unknown>>, error?: unknown): void {
  write('warn', event, facts, error)
}

/** Something that somebody should look at. */
export function logError(event: string, facts: Readonly<Record<string, unknown>>, error?: unknown): void {
  write('error', event, facts, error)
}
