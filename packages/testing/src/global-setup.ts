import { bundleWorkers } from '../../../scripts/lib/bundle.ts'
import { makeFreshStateDir, removeStateDir } from '../../../scripts/lib/state.ts'
import { shareBundleDir, shareTemplate } from './bundles.ts'
import { startSystem } from './system.ts'

/** Bundles the workers and migrates a database once for all tests of a run. */
export default async function setup(): Promise<() => void> {
  const bundleDir = makeFreshStateDir()
  await bundleWorkers(bundleDir)
  shareBundleDir(bundleDir)
  const template = makeFreshStateDir()
  await (await startSystem({ stateDir: template })).dispose()
  shareTemplate(template)
  return () => {
    removeStateDir(bundleDir)
    removeStateDir(template)
  }
}
