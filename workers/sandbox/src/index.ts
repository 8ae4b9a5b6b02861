import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Env } from './env.ts'
import { registerAccounts } from './routes/accounts.ts'
import { registerCallbacks } from './routes/callbacks.ts'
import { registerChargebacks } from './routes/chargebacks.ts'
import { registerCollect } from './routes/collect.ts'
import { registerConverge } from './routes/converge.ts'
import { registerFaults } from './routes/faults.ts'
import { registerGateway } from './routes/gateway.ts'
import { registerHome } from './routes/home.ts'
import { registerMailbox } from './routes/mailbox.ts'
import { registerThreeds } from './routes/threeds.ts'
import { registerTransactions } from './routes/transactions.ts'

const app = new Hono<{ Bindings: Env }>()

registerHome(app)
registerGateway(app)
registerConverge(app)
registerCollect(app)
registerAccounts(app)
registerTransactions(app)
registerChargebacks(app)
registerThreeds(app)
registerFaults(app)
registerCallbacks(app)
registerMailbox(app)

app.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ error: error.message }, error.status)
  // oxlint-disable-next-line no-console -- the sandbox's only way to say what went wrong in it
  console.error(error)
  return c.json({ error: 'The sandbox failed' }, 500)
})

export { GatewayAccount } from './account/account.ts'
export { Directory } from './directory/directory.ts'
export { Mailbox } from './mailbox/mailbox.ts'
export default app
