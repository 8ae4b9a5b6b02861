/** Names the folder of the bundles that all tests of one run share. */
const VARIABLE = 'REVKEEN_TEST_BUNDLES'

/** The run's bundles, or null outside a run. */
export function sharedBundleDir(): string | null {
  return process.env[VARIABLE] ?? null
}

/** Makes a folder the run's bundles, for this process and those it starts. */
export function shareBundleDir(dir: string): void {
  process.env[VARIABLE] = dir
}
