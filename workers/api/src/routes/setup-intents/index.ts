import type { Api } from '@revkeen-edge/http'
import { registerCancelSetupIntent } from './cancel.ts'
import { registerConfirmSetupIntent } from './confirm.ts'
import { registerCreateSetupIntent } from './create.ts'
import { registerGetSetupIntent } from './get.ts'
import { registerListSetupIntents } from './list.ts'
import { registerUpdateSetupIntent } from './update.ts'

export function registerSetupIntents(app: Api): void {
  registerListSetupIntents(app)
  registerCreateSetupIntent(app)
  registerGetSetupIntent(app)
  registerUpdateSetupIntent(app)
  registerConfirmSetupIntent(app)
  registerCancelSetupIntent(app)
}
