/** One line of JSON for the log, with ids but no contents. */
export function logError(event: string, facts: Readonly<Record<string, unknown>>, error?: unknown): void {
  const failure =
    error === undefined ? {} : { error: String(error), stack: error instanceof Error ? error.stack : undefined }
  console.error(JSON.stringify({ level: 'error', event, ...facts, ...failure }))
}
