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

const TEMPLATE = 'REVKEEN_TEST_TEMPLATE'

/** A state folder with a migrated, empty database, which every system of the run begins as a copy of; or null outside a run. */
export function stateTemplate(): string | null {
  return process.env[TEMPLATE] ?? null
}

/** Makes a state folder the run's template. */
export function shareTemplate(dir: string): void {
  process.env[TEMPLATE] = dir
}
