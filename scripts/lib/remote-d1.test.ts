import { webhookReceiver } from '@revkeen-edge/testing'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { remoteD1 } from './remote-d1.ts'

const cloudflare = await webhookReceiver()
const db = remoteD1({ accountId: 'acc', databaseId: 'base', token: 'secret', apiUrl: cloudflare.url })

const meta = { duration: 1, changes: 1 }
const answer = (result: unknown[]): { status: number; body: string } => ({
  status: 200,
  body: JSON.stringify({ success: true, errors: [], result }),
})

beforeEach(() => cloudflare.clear())
afterAll(() => cloudflare.close())

describe('a deployed database', () => {
  it('answers a statement with its rows', async () => {
    cloudflare.replyOnce(answer([{ results: [{ id: 1, name: 'one' }], success: true, meta }]))
    expect(await db.prepare('SELECT * FROM t WHERE id = ?').bind(1).first('name')).toBe('one')
    const [request] = cloudflare.requests
    expect(request?.path).toBe('/accounts/acc/d1/database/base/query')
    expect(request?.headers['authorization']).toBe('Bearer secret')
    expect(JSON.parse(request?.body ?? '')).toEqual({ sql: 'SELECT * FROM t WHERE id = ?', params: [1] })
  })

  it('has no first row where there is none', async () => {
    cloudflare.replyOnce(answer([{ results: [], success: true, meta }]))
    expect(await db.prepare('SELECT 1').first()).toBeNull()
  })

  it('sends a batch as one request, so that it is one transaction', async () => {
    cloudflare.replyOnce(answer([1, 2].map((id) => ({ results: [{ id }], success: true, meta }))))
    const results = await db.batch<{ id: number }>([db.prepare('A').bind('x'), db.prepare('B')])
    expect(results.map(({ results: [row] }) => row?.id)).toEqual([1, 2])
    expect(cloudflare.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        batch: [
          { sql: 'A', params: ['x'] },
          { sql: 'B', params: [] },
        ],
      },
    ])
  })

  it('gives raw rows from the endpoint that keeps columns of one name apart', async () => {
    cloudflare.replyOnce(answer([{ results: { columns: ['id', 'id'], rows: [[1, 2]] }, success: true, meta }]))
    expect(await db.prepare('SELECT a.id, b.id').raw()).toEqual([[1, 2]])
    expect(cloudflare.requests[0]?.path).toBe('/accounts/acc/d1/database/base/raw')
  })

  it('throws what the database refused', async () => {
    const errors = [{ code: 7500, message: 'CHECK constraint failed: ok = 1' }]
    cloudflare.replyOnce({ status: 400, body: JSON.stringify({ success: false, errors, result: [] }) })
    await expect(db.prepare('INSERT').run()).rejects.toThrow('D1_ERROR: CHECK constraint failed: ok = 1')
  })
})
