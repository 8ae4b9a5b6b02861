import { invariant } from '@revkeen-edge/domain/result.ts'
import type {
  AuthenticationCommand,
  AuthenticationResult,
  AuthenticationStart,
  ThreeDSecureResult,
} from '@revkeen-edge/services/ports/gateway.ts'
import { fromAmount, toAmount, toCurrency } from '../common/amount.ts'
import type { Answer } from '../common/post.ts'
import { textOf } from '../common/text.ts'
import { instrumentFields, orderId, type Form } from './transform.ts'

/** Starts a challenge on the gateway's hosted page. The token is looked at, not spent. */
export function startForm(command: AuthenticationCommand): Form {
  return {
    action: 'start',
    orderid: orderId(command.orderId),
    amount: toAmount(command.amountMinor, command.currency),
    currency: command.currency,
    redirect_url: command.returnUrl,
    ...instrumentFields(command.instrument),
  }
}

export function resultForm(reference: string): Form {
  invariant(/^\S+$/.test(reference), 'an authentication’s reference')
  return { action: 'result', authentication_id: reference }
}

/**
 * The reply to a start. Believed only with a reference and with an address of the scheme by which the gateway itself is
 * reached: a cardholder is never sent from https to http, nor to a script.
 */
export function parseStart(answer: Answer, scheme: string): AuthenticationStart {
  if (!answer.ok) return { outcome: 'unavailable', message: answer.failure.message }
  const fields = new URLSearchParams(answer.body.trim())
  const response = fields.get('response')
  const message = textOf(fields.get('responsetext')) ?? ''
  if (response === '2' || response === '3') return { outcome: 'refused', message }
  const reference = textOf(fields.get('authentication_id'))
  const url = textOf(fields.get('url')) ?? ''
  const isSafe = URL.canParse(url) && new URL(url).protocol === scheme
  if (response !== '1' || reference === null || !isSafe) {
    return { outcome: 'unavailable', message: 'The gateway’s reply could not be read.' }
  }
  return { outcome: 'started', reference, url }
}

/** The reply to a question about a challenge. Only a `passed` with its proof and its amount counts as passed. */
export function parseResult(answer: Answer): AuthenticationResult {
  if (!answer.ok) return { status: 'unavailable', message: answer.failure.message }
  const fields = new URLSearchParams(answer.body.trim())
  const status = fields.get('status')
  if (fields.get('response') !== '1') return unreadable
  if (status === 'pending') return { status }
  if (status === 'failed') return { status, message: textOf(fields.get('responsetext')) ?? '' }
  return status === 'passed' ? passed(fields) : unreadable
}

const unreadable: AuthenticationResult = { status: 'unavailable', message: 'The gateway’s reply could not be read.' }

function passed(fields: URLSearchParams): AuthenticationResult {
  const currency = toCurrency(textOf(fields.get('currency')))
  const amountMinor = fromAmount(textOf(fields.get('amount')), currency)
  const proof = proofOf(fields)
  if (amountMinor === null || currency === null || (!proof.cavv && !proof.cardholderAuth)) return unreadable
  return { status: 'passed', proof, amountMinor, currency }
}

const PROOF: readonly (readonly [keyof ThreeDSecureResult, string])[] = [
  ['cardholderAuth', 'cardholder_auth'],
  ['cavv', 'cavv'],
  ['xid', 'xid'],
  ['eci', 'eci'],
  ['version', 'three_ds_version'],
  ['directoryServerId', 'directory_server_id'],
]

function proofOf(fields: URLSearchParams): ThreeDSecureResult {
  return Object.fromEntries(
    PROOF.flatMap(([name, field]) => {
      const value = textOf(fields.get(field))
      return value === null ? [] : [[name, value] as const]
    }),
  )
}
