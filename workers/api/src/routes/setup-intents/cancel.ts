import { cancelSetupIntentBody, pathId, presentSetupIntent, setupIntent } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { cancelSetupIntent } from '@revkeen-edge/services/setup-intents/cancel.ts'
import * as z from 'zod'

export function registerCancelSetupIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/setup-intents/{id}/cancel',
      operationId: 'setup_intents_cancel',
      summary: 'Cancel a setup intent',
      description: 'Cancels a setup intent that has not succeeded.',
      tag: 'Setup intents',
      scope: 'setup_intents:write',
      params: z.object({ id: pathId('setupIntent') }),
      body: cancelSetupIntentBody,
      bodyOptional: true,
      response: setupIntent,
      errors: [404, 422],
    },
    ({ context, params, body }) => mutate(() => cancelSetupIntent(context, params.id, body), presentSetupIntent),
  )
}
