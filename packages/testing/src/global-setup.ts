import { bundleWorkers } from '../../../scripts/lib/bundle.ts'
import { makeFreshStateDir, removeStateDir } from '../../../scripts/lib/state.ts'
import { shareBundleDir } from './bundles.ts'

/** Bundles the workers once for all tests of a run. */
export default async function setup(): Promise<() => void> {
  const dir = makeFreshStateDir()
  await bundleWorkers(dir)
  shareBundleDir(dir)
  return () => removeStateDir(dir)
}
