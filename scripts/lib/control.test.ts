import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { callControl, findControl, serveControl } from './control.ts'
import { removeStateDir } from './state.ts'

const dir = mkdtempSync(join(tmpdir(), 'control-test-'))
afterAll(() => removeStateDir(dir))

describe('the control channel', () => {
  it('carries a command to the running system, what it says back, and its exit code', async () => {
    const server = await serveControl(dir, async (args, say) => {
      for (const arg of args) say(`heard ${arg}\nin full`)
      return 7
    })
    const address = findControl(dir)
    if (!address) throw new Error('not found')
    const said: string[] = []
    expect(await callControl(address, ['a', 'ü'], (text) => said.push(text))).toBe(7)
    expect(said).toEqual(['heard a\nin full', 'heard ü\nin full'])
    await server.close()
    expect(findControl(dir)).toBeNull()
  })

  it('answers nobody without the token, which only the owner can read', async () => {
    const server = await serveControl(dir, () => Promise.reject(new Error('reached')))
    const path = join(dir, 'control.json')
    const { url } = JSON.parse(readFileSync(path, 'utf8')) as { url: string }
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const bearers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${'0'.repeat(64)}` },
    ]
    for (const headers of bearers) expect((await fetch(url, { method: 'POST', headers, body: '[]' })).status).toBe(403)
    await server.close()
  })
})
