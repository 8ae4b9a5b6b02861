import { createSetupIntentBody, presentSetupIntent, setupIntent } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createSetupIntent } from '@revkeen-edge/services/setup-intents/create.ts'

export function registerCreateSetupIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/setup-intents',
      operationId: 'setup_intents_create',
      summary: 'Create a setup intent',
      description:
        'Plans to check a payment method for later charges, without charging it. `usage` says whether those are made in the customer’s absence (`off_session`, the default).',
      tag: 'Setup intents',
      scope: 'setup_intents:write',
      body: createSetupIntentBody,
      bodyOptional: true,
      status: 201,
      response: setupIntent,
      errors: [404, 422],
    },
    ({ context, body }) => mutate(() => createSetupIntent(context, body), presentSetupIntent),
  )
}
