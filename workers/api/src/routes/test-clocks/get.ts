import { pathId, presentTestClock, testClockResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getTestClock } from '@revkeen-edge/services/test-clocks/get.ts'
import * as z from 'zod'

export function registerGetTestClock(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/test-clocks/{id}',
      operationId: 'test_clocks_get',
      summary: 'Retrieve a test clock',
      description: 'Its `status` is `advancing` until everything that fell due on its way has happened.',
      tag: 'Test clocks',
      scope: 'test_clocks:read',
      params: z.object({ id: pathId('testClock') }),
      response: testClockResponse,
      errors: [404],
      extension: true,
    },
    async ({ context, params, requestId }) =>
      read(await getTestClock(context, params.id), (clock) => ({ data: presentTestClock(clock), requestId })),
  )
}
