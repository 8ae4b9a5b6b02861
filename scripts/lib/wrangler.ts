import { spawnSync } from 'node:child_process'
import { inProject, projectRoot } from './paths.ts'

/** Runs wrangler, its output passed through. Throws when it fails. */
export function wrangler(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: projectRoot, stdio: 'inherit', env: quiet() })
  if (status !== 0) throw new Error(`wrangler ${args[0] ?? ''} failed`)
}

/** Runs wrangler for its answer alone: whether it succeeded, and what it printed. */
export function askWrangler(args: readonly string[]): { ok: boolean; output: string } {
  const result = spawnSync(process.execPath, [cli, ...args], { cwd: projectRoot, encoding: 'utf8', env: quiet() })
  return { ok: result.status === 0, output: `${result.stdout}${result.stderr}` }
}

const cli = inProject('node_modules/wrangler/bin/wrangler.js')

function quiet(): NodeJS.ProcessEnv {
  return { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' }
}
