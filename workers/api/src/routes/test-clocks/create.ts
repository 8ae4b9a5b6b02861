import { createTestClockBody, presentTestClock, testClockResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createTestClock } from '@revkeen-edge/services/test-clocks/create.ts'

export function registerCreateTestClock(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/test-clocks',
      operationId: 'test_clocks_create',
      summary: 'Create a test clock',
      description:
        'Simulated time for the customers that are created with it. It stands still at `frozen_time` until it is advanced. For sandbox merchants.',
      tag: 'Test clocks',
      scope: 'test_clocks:write',
      body: createTestClockBody,
      status: 201,
      response: testClockResponse,
      errors: [404],
      extension: true,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => createTestClock(context, body),
        (clock) => ({ data: presentTestClock(clock), requestId }),
      ),
  )
}
