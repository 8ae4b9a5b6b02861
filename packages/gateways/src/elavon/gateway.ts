import type {
  ChargeCommand,
  ElavonCredentials,
  FollowUpCommand,
  GatewayReply,
  GatewayTransaction,
  PaymentGateway,
  QueryReply,
  StoreCommand,
  ValidateCommand,
} from '@revkeen-edge/services/ports/gateway.ts'
import type { Transport } from '../common/post.ts'
import { elavonClient, type ElavonClient } from './client.ts'
import { parseProbe, parseQuery } from './query.ts'
import { parseReply, type Asked } from './reply.ts'
import { report } from './report.ts'
import {
  captureForm,
  chargeForm,
  forgetForm,
  queryForm,
  refundForm,
  storeForm,
  validateForm,
  voidForm,
  type Form,
} from './transform.ts'

export interface ElavonConfig extends Transport {
  /** Where processxml.do is. */
  readonly baseUrl: string
  readonly credentials: ElavonCredentials
  /** The one currency of a terminal that names none in its reports; null where it takes several. */
  readonly currency: string | null
}

/** A transaction that no account has: asking for it tells whether the credentials are taken. */
const NO_TRANSACTION = { transactionId: 'none' }

/**
 * Elavon's Converge behind the gateway port: one merchant's account, for the length of a request. It posts no callbacks,
 * so what is not answered, and what is settled, is only learnt by asking.
 */
export function elavonGateway(config: ElavonConfig): PaymentGateway {
  const client = elavonClient(config)
  const transact = (form: Form) => send(client, form, { operation: 'transaction', amount: form['ssl_amount'] })
  return {
    name: 'elavon',
    sale: async (command: ChargeCommand) => transact(chargeForm('CCSALE', command)),
    authorize: async (command: ChargeCommand) => transact(chargeForm('CCAUTHONLY', command)),
    capture: async (command: FollowUpCommand) => transact(captureForm(command)),
    void: async (command: FollowUpCommand) => transact(voidForm(command)),
    refund: async (command: FollowUpCommand) => transact(refundForm(command)),
    validate: async (command: ValidateCommand) => transact(validateForm(command)),
    store: async (command: StoreCommand) => send(client, storeForm(command), { operation: 'store' }),
    forget: async (vaultId: string) => send(client, forgetForm(vaultId), { operation: 'forget' }),
    startAuthentication: async () => ({ outcome: 'refused', message: NO_CHALLENGES }),
    authenticationResult: async () => ({ status: 'failed', message: NO_CHALLENGES }),
    query: async (by) =>
      'transactionIds' in by
        ? askEach(client, by.transactionIds, config.currency)
        : ask(client, queryForm(by), config.currency),
    report: async (command) => report(client, command, config.currency),
    async probe() {
      const answer = await client.query(queryForm(NO_TRANSACTION))
      return answer.ok ? parseProbe(answer.body) : { outcome: 'unavailable', message: answer.failure.message }
    },
  }
}

const NO_CHALLENGES = 'Elavon Converge starts no 3-D Secure challenge for stored cards and tokens: use another card.'

async function send(client: ElavonClient, form: Form, asked: Asked): Promise<GatewayReply> {
  const answer = await client.transact(form)
  return answer.ok ? parseReply(answer.body, asked) : answer.failure
}

async function ask(client: ElavonClient, form: Form, currency: string | null): Promise<QueryReply> {
  const answer = await client.query(form)
  return answer.ok ? parseQuery(answer.body, currency) : { found: 'unavailable', message: answer.failure.message }
}

/** Converge is asked about one transaction at a time. Where one cannot be asked about, none was. */
async function askEach(client: ElavonClient, ids: readonly string[], currency: string | null): Promise<QueryReply> {
  const transactions: GatewayTransaction[] = []
  for (const transactionId of ids) {
    const reply = await ask(client, queryForm({ transactionId }), currency)
    if (reply.found === 'unavailable') return reply
    if (reply.found) transactions.push(...reply.transactions)
  }
  return transactions.length === 0 ? { found: false } : { found: true, transactions }
}
