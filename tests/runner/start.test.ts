import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../scripts/lib/state.ts'
import { inProject } from '../../scripts/lib/paths.ts'
import { freePorts, waitForPorts } from '../../scripts/lib/ports.ts'

interface Started {
  readonly child: ChildProcess
  readonly ready: Record<string, unknown> & { pid: number; api: string; merchants: Record<string, string>[] }
  readonly ports: readonly number[]
  readonly stateDir: string
  readonly stdout: () => string
}

const running: ChildProcess[] = []

// A place of its own for throw-away state: every start sweeps what it finds there, also what others have just left.
mkdirSync(inProject('.tmp'), { recursive: true })
const place = mkdtempSync(inProject('.tmp', 'start-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

async function start(): Promise<Started> {
  const ports = await freePorts(5)
  const args = ['scripts/start.ts', '--fresh', '--json', '--port-base', String(ports[0])]
  const child = spawn(process.execPath, args, {
    cwd: inProject(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: place },
  })
  running.push(child)
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.includes('\n')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`start ended with ${code}: ${stderr}`)))
  })
  return {
    child,
    ready: JSON.parse(stdout) as Started['ready'],
    ports,
    stateDir: /^state: (.*)$/m.exec(stderr)?.[1] ?? '',
    stdout: () => stdout,
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}

async function administrate(stateDir: string, ...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['scripts/admin.ts', '--state', stateDir, ...words], { cwd: inProject() })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { code: await exitOf(child), said }
}

async function expectNothingLeft({ child, ports, stateDir }: Started, signal: NodeJS.Signals): Promise<void> {
  expect(existsSync(stateDir)).toBe(true)
  child.kill(signal)
  expect(await exitOf(child)).toBe(0)
  await waitForPorts(ports, 0)
  expect(existsSync(stateDir)).toBe(false)
}

describe('start --fresh --json', () => {
  it('says one line when it is ready, carries out commands while it runs, and leaves nothing behind on SIGTERM', async () => {
    const started = await start()
    const { child, ready, stateDir, stdout } = started
    expect(stdout().trimEnd().split('\n')).toHaveLength(1)
    expect(Object.keys(ready)).toEqual(['pid', 'api', 'checkout', 'portal', 'webhooks', 'sandbox', 'merchants'])
    expect(ready.pid).toBe(child.pid)
    expect(ready.merchants).toHaveLength(2)
    for (const merchant of ready.merchants) {
      expect(Object.keys(merchant)).toEqual(['id', 'slug', 'apiKey', 'liveApiKey'])
    }
    expect((await fetch(`${ready.api}/docs`)).status).toBe(200)
    expect(await administrate(stateDir, 'cron', 'minute')).toEqual({ code: 0, said: 'minute: done\n' })
    expect(isAlive(child.pid ?? 0)).toBe(true)
    await expectNothingLeft(started, 'SIGTERM')
  }, 120_000)

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'leaves nothing behind on %s',
    async (signal) => {
      await expectNothingLeft(await start(), signal)
    },
    120_000,
  )

  it('frees its ports when it is killed, and the next start sweeps its folder', async () => {
    const first = await start()
    first.child.kill('SIGKILL')
    await exitOf(first.child)
    await waitForPorts(first.ports, 5_000)
    expect(existsSync(first.stateDir)).toBe(true)
    const second = await start()
    expect(existsSync(first.stateDir)).toBe(false)
    second.child.kill('SIGTERM')
    await exitOf(second.child)
    expect(readdirSync(place)).not.toContain(second.stateDir.split('/').at(-1))
  }, 120_000)
})
