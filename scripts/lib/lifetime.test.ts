import { describe, expect, it } from 'vitest'
import { isLauncher } from './lifetime.ts'

describe('isLauncher', () => {
  it.each([
    'npm exec pnpm@12 start --fresh',
    '/usr/local/bin/node /usr/lib/node_modules/npm/bin/npx-cli.js pnpm@12 start',
    'node /home/me/.cache/pnpm/bin/pnpm.cjs start',
    'pnpm start --json',
    'sh -c node scripts/start.ts',
    '/bin/sh -c pnpm start',
  ])('knows %s', (command) => {
    expect(isLauncher(command)).toBe(true)
  })

  it.each(['bash', '-bash', 'node scripts/run.ts', 'vitest', 'tmux: server', ''])('leaves %j alone', (command) => {
    expect(isLauncher(command)).toBe(false)
  })
})
