import type { Api } from '@revkeen-edge/http'
import { registerCreateTestEvent } from './create-test.ts'
import { registerGetEvent } from './get.ts'
import { registerListEvents } from './list.ts'
import { registerResendEvent } from './resend.ts'

export function registerEvents(app: Api): void {
  registerListEvents(app)
  registerCreateTestEvent(app)
  registerGetEvent(app)
  registerResendEvent(app)
}
