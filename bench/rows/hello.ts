import type { Row } from '../lib/row.ts'

/** The way through the API's own layers, with no storage at the end of it. */
export const hello: Row = {
  name: 'API, no storage',
  part: 'api',
  expect: 200,
  bare: '/hello',
  prepare: () => Promise.resolve(() => ({ method: 'GET', path: '/healthz' })),
}
