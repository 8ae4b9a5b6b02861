import type {
  AuthenticationCommand,
  ChargeCommand,
  FollowUpCommand,
  GatewayReply,
  NmiCredentials,
  PaymentGateway,
  QueryReply,
  StoreCommand,
  ValidateCommand,
} from '@revkeen-edge/services/ports/gateway.ts'
import type { Transport } from '../common/post.ts'
import { parseResult, parseStart, resultForm, startForm } from './authentication.ts'
import { nmiClient, type NmiClient } from './client.ts'
import { parseProbe, parseQuery, parseVaultCard } from './query.ts'
import { parseReply, type Operation } from './reply.ts'
import { report } from './report.ts'
import {
  captureForm,
  chargeForm,
  forgetForm,
  queryForm,
  refundForm,
  storeForm,
  validateForm,
  vaultQueryForm,
  voidForm,
  type Form,
} from './transform.ts'

export interface NmiConfig extends Transport {
  /** Where transact.php and query.php are. */
  readonly baseUrl: string
  readonly credentials: Pick<NmiCredentials, 'securityKey'>
}

/** A transaction that no account has: asking for it tells whether the security key is taken. */
const NO_TRANSACTION = { transactionId: '1' }

/**
 * NMI behind the gateway port: one merchant's account, for the length of a request. A refund is found again by its own
 * order id; a capture and a void by the transaction that they follow, as the gateway keeps no other handle on them.
 */
export function nmiGateway(config: NmiConfig): PaymentGateway {
  const { credentials, ...transport } = config
  const client = nmiClient({ ...transport, securityKey: credentials.securityKey })
  const transact = (form: Form) => send(client, form, 'transaction')
  return {
    name: 'nmi',
    sale: async (command: ChargeCommand) => transact(chargeForm('sale', command)),
    authorize: async (command: ChargeCommand) => transact(chargeForm('auth', command)),
    capture: async (command: FollowUpCommand) => transact(captureForm(command)),
    void: async (command: FollowUpCommand) => transact(voidForm(command)),
    refund: async (command: FollowUpCommand) => transact(refundForm(command)),
    validate: async (command: ValidateCommand) => transact(validateForm(command)),
    store: async (command: StoreCommand) => withCard(client, await send(client, storeForm(command), 'store')),
    forget: async (vaultId: string) => send(client, forgetForm(vaultId), 'forget'),
    startAuthentication: async (command: AuthenticationCommand) =>
      parseStart(await client.authenticate(startForm(command)), new URL(config.baseUrl).protocol),
    authenticationResult: async (reference: string) => parseResult(await client.authenticate(resultForm(reference))),
    query: async (by) => ask(client, queryForm(by)),
    report: async (command) => report(client, command),
    async probe() {
      const answer = await client.query(queryForm(NO_TRANSACTION))
      return answer.ok ? parseProbe(answer.body) : { outcome: 'unavailable', message: answer.failure.message }
    },
  }
}

async function send(client: NmiClient, form: Form, operation: Operation): Promise<GatewayReply> {
  const answer = await client.transact(form)
  return answer.ok ? parseReply(answer.body, operation) : answer.failure
}

async function ask(client: NmiClient, form: Form): Promise<QueryReply> {
  const answer = await client.query(form)
  return answer.ok ? parseQuery(answer.body) : { found: 'unavailable', message: answer.failure.message }
}

/** The reply to a store names the record only; the vault tells the card. Without it the instrument is stored all the same. */
async function withCard(client: NmiClient, reply: GatewayReply): Promise<GatewayReply> {
  if (reply.outcome !== 'approved' || reply.card !== null || reply.vaultId === null) return reply
  const answer = await client.query(vaultQueryForm(reply.vaultId))
  return answer.ok ? { ...reply, card: parseVaultCard(answer.body) } : reply
}
