import type {
  cancelSetupIntentBody,
  confirmSetupIntentBody,
  createSetupIntentBody,
  setupIntent,
  setupIntentListResponse,
  updateSetupIntentBody,
} from '../setup-intents.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named } from './story.ts'

const unconfirmed = {
  ...named('setupIntent'),
  object: 'setup_intent',
  status: 'requires_payment_method',
  customer_id: IDS.customer,
  payment_method_id: null,
  payment_method_types: ['card'],
  usage: 'off_session',
  next_action: null,
  client_secret: 'seti_secret_Zx81kQmW3tL0vYc5RrBd2A',
  gateway: 'nmi',
  last_error: null,
  cancellation_reason: null,
  description: 'Card for the monthly invoice',
  metadata: {},
  confirmed_at: null,
  canceled_at: null,
  created_at: AT.attempted,
  updated_at: AT.attempted,
} satisfies Answer<typeof setupIntent>

export const setupIntentExamples = {
  setup_intents_list: {
    answer: cursorListOf(unconfirmed, '/v2/setup-intents') satisfies Answer<typeof setupIntentListResponse>,
  },
  setup_intents_create: {
    body: {
      customer_id: named('customer').public_id,
      description: 'Card for the monthly invoice',
    } satisfies Body<typeof createSetupIntentBody>,
    answer: unconfirmed,
  },
  setup_intents_get: { answer: unconfirmed },
  setup_intents_update: {
    body: { metadata: { room: '2a' } } satisfies Body<typeof updateSetupIntentBody>,
    answer: { ...unconfirmed, metadata: { room: '2a' } } satisfies Answer<typeof setupIntent>,
  },
  setup_intents_confirm: {
    body: {
      payment_method_id: named('paymentMethod').public_id,
      return_url: 'https://okafor.studio/thanks',
    } satisfies Body<typeof confirmSetupIntentBody>,
    answer: {
      ...unconfirmed,
      status: 'succeeded',
      payment_method_id: IDS.paymentMethod,
      confirmed_at: AT.paid,
      updated_at: AT.paid,
    } satisfies Answer<typeof setupIntent>,
  },
  setup_intents_cancel: {
    body: { cancellation_reason: 'abandoned' } satisfies Body<typeof cancelSetupIntentBody>,
    answer: {
      ...unconfirmed,
      status: 'canceled',
      cancellation_reason: 'abandoned',
      canceled_at: AT.paid,
      updated_at: AT.paid,
    } satisfies Answer<typeof setupIntent>,
  },
} satisfies Record<string, Example>
