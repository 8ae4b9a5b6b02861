import { pathId, presentSetupIntent, setupIntent, updateSetupIntentBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateSetupIntent } from '@revkeen-edge/services/setup-intents/update.ts'
import * as z from 'zod'

export function registerUpdateSetupIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/setup-intents/{id}',
      operationId: 'setup_intents_update',
      summary: 'Update a setup intent',
      description: 'Changes a setup intent that is not over.',
      tag: 'Setup intents',
      scope: 'setup_intents:write',
      params: z.object({ id: pathId('setupIntent') }),
      body: updateSetupIntentBody,
      response: setupIntent,
      errors: [404, 422],
    },
    ({ context, params, body }) => mutate(() => updateSetupIntent(context, params.id, body), presentSetupIntent),
  )
}
