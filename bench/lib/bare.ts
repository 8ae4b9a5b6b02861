import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { miniflare } from '../../scripts/lib/miniflare.ts'
import { freePorts } from '../../scripts/lib/ports.ts'

/** The routes of the bare worker: no storage, a batch of two reads, a guarded update in a batch. */
export type BareRoute = '/hello' | '/read' | '/write'

const WORKER = `
export default {
  async fetch(request, { DB }) {
    const { pathname } = new URL(request.url)
    if (pathname === '/read') {
      const [one, two] = await DB.batch([
        DB.prepare('SELECT * FROM item WHERE id = ?').bind(1),
        DB.prepare('SELECT count(*) AS total FROM item'),
      ])
      return Response.json({ item: one.results[0], total: two.results[0].total })
    }
    if (pathname === '/write') {
      const id = 1 + Math.floor(Math.random() * 1000)
      await DB.batch([
        DB.prepare('UPDATE item SET version = version + 1 WHERE id = ? AND version >= 0').bind(id),
        DB.prepare('INSERT INTO guard(ok) SELECT changes() = 1'),
        DB.prepare('DELETE FROM guard'),
      ])
      return Response.json({ id })
    }
    return Response.json({ hello: 'world' })
  },
}`

const SCHEMA = [
  'CREATE TABLE item(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE guard(ok INTEGER NOT NULL CHECK (ok = 1)) STRICT',
  `INSERT INTO item SELECT value, 0, '{"name":"item"}' FROM json_each((
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT json_group_array(i) FROM n))`,
]

export interface BareWorker {
  readonly url: string
  dispose(): Promise<void>
}

/** A worker with D1 and none of our code, run in the same way: what the platform alone can do on this machine. */
export async function startBare(): Promise<BareWorker> {
  const [port = 0] = await freePorts(1)
  const stateDir = mkdtempSync(join(tmpdir(), 'revkeen-edge-bare-'))
  const runtime = new miniflare.Miniflare(
    miniflare.convertV4MiniflareOptions({
      log: new miniflare.Log(miniflare.LogLevel.ERROR),
      cf: false,
      host: '127.0.0.1',
      port: 0,
      resourcePersistencePath: stateDir,
      workers: [
        {
          name: 'bare',
          compatibilityDate: '2026-11-17',
          modules: [{ type: 'ESModule', path: 'bare.js', contents: WORKER }],
          d1Databases: { DB: 'bare' },
          unsafeDirectSockets: [{ host: '127.0.0.1', port }],
        },
      ],
    }),
  )
  await runtime.ready
  const db = await runtime.getD1Database('DB', 'bare')
  for (const sql of SCHEMA) await db.prepare(sql).run()
  return {
    url: `http://127.0.0.1:${port}`,
    async dispose() {
      await runtime.dispose()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
