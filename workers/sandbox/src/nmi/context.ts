import type { Ledger } from '../account/ledger.ts'
import type { Card, Form, Outcome, Reply } from './model.ts'
import { responseOf } from './codes.ts'

/** What an operation works with. `card` is the one that the request brought along: by token or by number. */
export interface Context {
  readonly form: Form
  readonly ledger: Ledger
  readonly card: Card | null
  readonly now: number
}

export type Operation = (context: Context) => Outcome

/** A field, or empty: the gateway makes no difference between missing and empty. */
export const field = (context: Context, name: string): string => context.form[name] ?? ''

/** A reply in the gateway's order of fields. */
export const replyOf = (context: Context, code: string, text: string, more: Partial<Reply> = {}): Reply => ({
  response: responseOf(code),
  responsetext: text,
  authcode: '',
  transactionid: '',
  avsresponse: '',
  cvvresponse: '',
  orderid: field(context, 'orderid'),
  type: field(context, 'type'),
  response_code: code,
  customer_vault_id: '',
  ...more,
})

/** The request was refused before it reached the processor. */
export const refused = (context: Context, text: string, more: Partial<Reply> = {}, code = '300'): Outcome => ({
  reply: replyOf(context, code, `${text} REFID:${context.ledger.nextReference()}`, more),
})
