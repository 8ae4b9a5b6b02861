import { setupIntent, setupIntentListResponse } from '@revkeen-edge/contracts'
import type { SetupIntent, SetupIntentList } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const setupIntents = {
  setup_intents_list: asDeclared<{ 200: SetupIntentList }>(200, setupIntentListResponse),
  setup_intents_create: asDeclared<{ 201: SetupIntent }>(201, setupIntent),
  setup_intents_get: asDeclared<{ 200: SetupIntent }>(200, setupIntent),
  setup_intents_update: asDeclared<{ 200: SetupIntent }>(200, setupIntent),
  setup_intents_confirm: asDeclared<{ 200: SetupIntent }>(200, setupIntent),
  setup_intents_cancel: asDeclared<{ 200: SetupIntent }>(200, setupIntent),
}
