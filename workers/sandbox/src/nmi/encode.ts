import type { Form, Reply } from './model.ts'

/** A reply as transact.php writes it: urlencoded, fields in the gateway's order. */
export const encodeReply = (reply: Reply): string => new URLSearchParams({ ...reply }).toString()

/** The fields of an urlencoded request or query string. */
export const decodeForm = (body: string): Form => Object.fromEntries(new URLSearchParams(body))

/** The gateway does not know the security key. It says nothing else, and keeps no trace. */
export const authenticationFailure = (form: Form): string =>
  encodeReply({
    response: '3',
    responsetext: 'Authentication Failed',
    authcode: '',
    transactionid: '0',
    avsresponse: '',
    cvvresponse: '',
    orderid: form.orderid ?? '',
    type: form.type ?? '',
    response_code: '300',
    customer_vault_id: '',
  })
