import { confirmSetupIntentBody, pathId, presentSetupIntent, setupIntent } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { confirmSetupIntent } from '@revkeen-edge/services/setup-intents/confirm.ts'
import * as z from 'zod'

export function registerConfirmSetupIntent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/setup-intents/{id}/confirm',
      operationId: 'setup_intents_confirm',
      summary: 'Confirm a setup intent',
      description:
        'Has the gateway check a stored payment method. A refusal is told by the intent: `requires_payment_method` with `last_error`. Where the issuer wants to hear from its cardholder, the intent is `requires_action`: send the cardholder to `next_action`; afterwards the browser comes to `return_url` with `setup_intent=seti_…`.',
      tag: 'Setup intents',
      scope: 'setup_intents:write',
      params: z.object({ id: pathId('setupIntent') }),
      body: confirmSetupIntentBody,
      bodyOptional: true,
      response: setupIntent,
      errors: [404, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(confirmSetupIntent(context, authenticationPorts(c), params.id, body), presentSetupIntent),
  )
}
