import { advanceTestClockBody, pathId, presentTestClock, testClockResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { advanceTestClock } from '@revkeen-edge/services/test-clocks/advance.ts'
import * as z from 'zod'

export function registerAdvanceTestClock(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/test-clocks/{id}/advance',
      operationId: 'test_clocks_advance',
      summary: 'Advance a test clock',
      description:
        'Everything that falls due for its customers up to `frozen_time` happens, in time order: trials end, periods are billed, payments are retried, schedules move on. The clock is `advancing` while that takes longer than the request.',
      tag: 'Test clocks',
      scope: 'test_clocks:write',
      params: z.object({ id: pathId('testClock') }),
      body: advanceTestClockBody,
      response: testClockResponse,
      errors: [404, 422],
      extension: true,
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(advanceTestClock(context, authenticationPorts(c), params.id, body), (clock) => ({
        data: presentTestClock(clock),
        requestId,
      })),
  )
}
