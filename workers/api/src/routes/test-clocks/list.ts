import { presentCursorList, presentTestClock, testClockListResponse, testClocksQuery } from '@revkeen-edge/contracts'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listTestClocks } from '@revkeen-edge/services/test-clocks/list.ts'

export function registerListTestClocks(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/test-clocks',
      operationId: 'test_clocks_list',
      summary: 'List test clocks',
      description: 'Newest first, by cursor: `starting_after` is the last clock of the page before.',
      tag: 'Test clocks',
      scope: 'test_clocks:read',
      query: testClocksQuery,
      response: testClockListResponse,
      errors: [404],
      extension: true,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      return read(await listTestClocks(context, window), (page) =>
        presentCursorList(page, presentTestClock, { window, url: '/v2/test-clocks', requestId }),
      )
    },
  )
}
