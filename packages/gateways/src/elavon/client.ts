import type { ElavonCredentials } from '@revkeen-edge/services/ports/gateway.ts'
import { postForm, type Answer, type Transport } from '../common/post.ts'
import type { Form } from './transform.ts'
import { txnXml } from './xml.ts'

const TRANSACT_LIMIT_BYTES = 64 * 1024
const QUERY_LIMIT_BYTES = 8 * 1024 * 1024

export interface ElavonClientConfig extends Transport {
  /** Where processxml.do is, e.g. `https://api.convergepay.com/VirtualMerchant`. Deployment configuration, never a tenant's. */
  readonly baseUrl: string
  readonly credentials: ElavonCredentials
}

export interface ElavonClient {
  /** Sends a request once. There is no retry: no transaction of Converge's is idempotent. */
  transact(form: Form): Promise<Answer>
  query(form: Form): Promise<Answer>
}

/** The transport to one merchant's account. Never throws and never tells the credentials. */
export function elavonClient(config: ElavonClientConfig): ElavonClient {
  const url = new URL(`${config.baseUrl.replace(/\/+$/, '')}/processxml.do`)
  const { merchantId, userId, pin } = config.credentials
  const credentials = { ssl_merchant_id: merchantId, ssl_user_id: userId, ssl_pin: pin }
  const send = (form: Form, limitBytes: number) =>
    postForm(config, url, { xmldata: txnXml({ ...credentials, ...form }) }, limitBytes)
  return {
    transact: (form) => send(form, TRANSACT_LIMIT_BYTES),
    query: (form) => send(form, QUERY_LIMIT_BYTES),
  }
}
