/** One thing that the test command runs: a program that says by its exit code whether all is well. */
export interface Check {
  readonly name: string
  readonly command: readonly string[]
}

const node = (...args: string[]): readonly string[] => [process.execPath, ...args]

/** What holds for the sources as they stand, each quick and alone. */
export const checks: readonly Check[] = [
  { name: 'config', command: node('scripts/check-config.ts') },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types:node', command: ['tsc', '--noEmit', '-p', 'tsconfig.node.json'] },
  { name: 'types:client', command: ['tsc', '--noEmit', '-p', 'tsconfig.client.json'] },
  {
    name: 'imports',
    command: ['depcruise', 'packages', 'workers', 'scripts', 'bench', 'tests', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'unused', command: ['knip', '--no-config-hints'] },
  { name: 'openapi', command: node('scripts/openapi.ts', '--check') },
  { name: 'bundles', command: node('scripts/deploy.ts', '--dry-run') },
]

/** The vitest projects, in the order in which they run. */
export const suites = ['unit', 'system'] as const
export type Suite = (typeof suites)[number]

export interface Selection {
  readonly checks: readonly Check[]
  readonly suites: readonly Suite[]
  /** Parts of test files' paths; all files when there are none. */
  readonly files: readonly string[]
}

/**
 * What a command line asks for. Names of checks and suites choose these, `checks` all checks; other words choose test
 * files by a part of their path. Nothing chosen means everything.
 */
export function select(words: readonly string[]): Selection {
  const files = words.filter((word) => word !== 'checks' && !isSuite(word) && !checks.some(({ name }) => name === word))
  const chosenChecks = words.includes('checks') ? checks : checks.filter(({ name }) => words.includes(name))
  const chosenSuites = suites.filter((suite) => words.includes(suite))
  if (words.length === 0) return { checks, suites, files }
  return { checks: chosenChecks, suites: files.length > 0 && chosenSuites.length === 0 ? suites : chosenSuites, files }
}

function isSuite(word: string): word is Suite {
  return suites.some((suite) => suite === word)
}
