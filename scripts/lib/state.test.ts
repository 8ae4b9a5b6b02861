import { existsSync, mkdirSync, mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { envelopeKeyOf, removeStateDir, sweepLeftovers } from './state.ts'

const parent = mkdtempSync(join(tmpdir(), 'state-test-'))
afterAll(() => removeStateDir(parent))

/** Above every pid that Linux gives. */
const NOBODY = 4_194_305

function folder(name: string, owner: number | null): string {
  const dir = join(parent, name)
  mkdirSync(dir)
  if (owner !== null) writeFileSync(join(dir, 'owner.pid'), String(owner))
  return dir
}

describe('sweepLeftovers', () => {
  it('removes the throw-away folders of ended processes and no others', () => {
    const left = folder('revkeen-edge-left', NOBODY)
    const ours = folder('revkeen-edge-ours', process.pid)
    const making = folder('revkeen-edge-making', null)
    const stale = folder('revkeen-edge-stale', null)
    utimesSync(stale, 0, 0)
    const foreign = folder('something-else', NOBODY)
    sweepLeftovers(parent)
    expect([left, ours, making, stale, foreign].map((dir) => existsSync(dir))).toEqual([false, true, true, false, true])
  })
})

describe('envelopeKeyOf', () => {
  it('makes 32 random bytes once for each folder, for its owner alone', () => {
    const one = folder('one', null)
    const key = envelopeKeyOf(one)
    expect(Buffer.from(key, 'base64')).toHaveLength(32)
    expect(envelopeKeyOf(one)).toBe(key)
    expect(envelopeKeyOf(folder('two', null))).not.toBe(key)
    expect(statSync(join(one, 'envelope-key')).mode & 0o777).toBe(0o600)
  })
})
