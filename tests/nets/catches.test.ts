import { publicId } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import type { Answer } from './client.ts'
import { envelopeFaults, faultsOf } from './envelope.ts'
import { leaksIn, type Secrets } from './leaks.ts'
import { allOperations, referencesIn } from './operations.ts'

const ID = '01a204f0-b978-70dd-af7d-3123593dd23e'

/** What the nets are worth is what they catch. */
describe('the search for leaks', () => {
  const victim: Secrets = {
    ids: new Set([ID, publicId('invoice', ID)]),
    words: ['victimlive', 'rk_live_x'],
  }

  it.each([
    `{"id":"${ID}"}`,
    `{"x":"${publicId('invoice', ID)}"}`,
    '{"name":"victimlive-7 name"}',
    '{"key":"rk_live_x"}',
  ])('finds %s', (text) => {
    expect(leaksIn(text, [victim], [])).toHaveLength(1)
  })

  it('lets a request be quoted, but not answered with the other spelling', () => {
    expect(leaksIn(`no ${ID}`, [victim], [ID])).toEqual([])
    expect(leaksIn(`no ${ID}`, [victim], [publicId('invoice', ID)])).toEqual([ID])
  })
})

describe('the check of answers', () => {
  const headers = { 'x-request-id': 'req_00000000000000000000000000', 'content-type': 'application/json' }
  const error = {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: 'No.',
    request_id: headers['x-request-id'],
  }
  const body = { error, message: 'No.', requestId: headers['x-request-id'] }
  const answer = (status: number, json: unknown): Answer => ({ status, headers, text: JSON.stringify(json), json })
  const [operation] = allOperations()

  it('takes an error in its envelope', () => {
    expect(envelopeFaults(answer(404, body))).toEqual([])
  })

  it.each([
    ['another type', { ...body, error: { ...error, type: 'api_error' } }],
    ['no code', { ...body, error: { ...error, code: '' } }],
    ['an empty param', { ...body, error: { ...error, param: '' } }],
    ['another request id', { ...body, error: { ...error, request_id: 'req_1' } }],
    ['another message at the top', { ...body, message: 'Yes.' }],
    ['unknown parts', { ...body, error: { ...error, stack: 'at' } }],
    ['a validation error without fields', { ...body, error: { ...error, code: 'validation_error' } }],
    [
      'a field without a name',
      { ...body, error: { ...error, code: 'validation_error', details: { fields: { '': ['no'] } } } },
    ],
    ['no error', { message: 'No.' }],
  ])('finds %s', (_, json) => {
    expect(envelopeFaults(answer(404, json))).not.toEqual([])
  })

  it('finds a server error, another status and undeclared fields', () => {
    if (!operation) throw new Error('there are no operations')
    const declared = {
      ...operation,
      status: 200,
      response: { safeParse: () => ({ success: true as const, data: { a: 1 } }) },
    }
    expect(faultsOf(declared, answer(200, { a: 1 }))).toEqual([])
    expect(faultsOf(declared, answer(200, { a: 1, b: 2 }))).not.toEqual([])
    expect(faultsOf(declared, answer(201, { a: 1 }))).not.toEqual([])
    expect(faultsOf(declared, answer(500, body))).toEqual(['answers 500'])
    const statuses = new Set([200, 404])
    expect(faultsOf({ ...declared, statuses }, answer(404, body))).toEqual([])
    expect(faultsOf({ ...declared, statuses: new Set([200]) }, answer(404, body))).toEqual([
      'answers 404, which is not declared',
    ])
  })
})

it('knows of every id in a path what it is an id of', () => {
  const unknown = allOperations().flatMap(({ id, pathParameters }) =>
    pathParameters
      .filter(
        ({ name, schema }) => /^id$|[a-z]Id$/.test(name) && name !== 'externalId' && referencesIn(schema).length === 0,
      )
      .map(({ name }) => `${id} ${name}`),
  )
  expect(unknown).toEqual([])
})
