import { pathId, setupIntent, presentSetupIntent } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getSetupIntent } from '@revkeen-edge/services/setup-intents/get.ts'
import * as z from 'zod'

export function registerGetSetupIntent(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/setup-intents/{id}',
      operationId: 'setup_intents_get',
      summary: 'Get a setup intent',
      description: 'Takes the UUID or the `seti_` id.',
      tag: 'Setup intents',
      scope: 'setup_intents:read',
      params: z.object({ id: pathId('setupIntent') }),
      response: setupIntent,
      errors: [404],
    },
    async ({ context, params }) => read(await getSetupIntent(context, params.id), presentSetupIntent),
  )
}
