import { join } from 'node:path'
import { build, context, type Message } from 'esbuild'
import { prepareAssets } from './assets.ts'
import { workerSettings } from './bundle-module.ts'
import { configOf, parts, type Part } from './parts.ts'

/** Where a worker's bundle is, below the folder that was built into. */
export function bundlePath(outdir: string, part: Part): string {
  return join(outdir, `${part}.js`)
}

/** Bundles workers into `outdir`, one file each, and lays out static files. Throws with the compiler's messages. */
export async function bundleWorkers(outdir: string, which: readonly Part[] = parts): Promise<void> {
  await prepareAssets()
  await build({ ...workerSettings, outdir, entryPoints: entriesOf(which) })
}

export interface BundleWatcher {
  dispose(): Promise<void>
}

/**
 * Bundles every worker now and again whenever a source changes. `changed` hears of each later bundle, with the compiler's
 * messages if it failed. Throws if the first bundle fails.
 */
export async function watchWorkers(
  outdir: string,
  changed: (failures: string[]) => Promise<void>,
): Promise<BundleWatcher> {
  await prepareAssets()
  // rebuild() reports its own failure, and the first build of watch() repeats it; only what follows is a change.
  let unchanged = 2
  const watcher = await context({
    ...workerSettings,
    outdir,
    entryPoints: entriesOf(parts),
    plugins: [
      ...workerSettings.plugins,
      {
        name: 'changed',
        setup(build) {
          build.onEnd(async ({ errors }) => {
            unchanged -= 1
            if (unchanged < 0) await changed(errors.map(messageOf))
          })
        },
      },
    ],
  })
  await watcher.rebuild()
  await watcher.watch({ delay: 50 })
  return watcher
}

function messageOf({ location, text }: Message): string {
  return location ? `${location.file}:${location.line}: ${text}` : text
}

function entriesOf(which: readonly Part[]): { in: string; out: string }[] {
  return which.map((part) => ({ in: configOf(part).main, out: part }))
}
