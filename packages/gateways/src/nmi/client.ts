import { postForm, type Answer, type Transport } from '../common/post.ts'
import type { Form } from './transform.ts'

const TRANSACT_LIMIT_BYTES = 64 * 1024
const QUERY_LIMIT_BYTES = 4 * 1024 * 1024

export interface NmiClientConfig extends Transport {
  /** Where transact.php and query.php are, e.g. `https://secure.nmi.com/api`. Deployment configuration, never a tenant's. */
  readonly baseUrl: string
  readonly securityKey: string
}

export interface NmiClient {
  /** Sends a form once. There is no retry: transact.php is not idempotent. */
  transact(form: Form): Promise<Answer>
  query(form: Form): Promise<Answer>
  /** Asks about 3-D Secure, where no money moves. */
  authenticate(form: Form): Promise<Answer>
}

/** The transport to one merchant's account. Never throws and never tells the security key. */
export function nmiClient(config: NmiClientConfig): NmiClient {
  const base = config.baseUrl.replace(/\/+$/, '')
  const to = (page: string, limitBytes: number) => {
    const url = new URL(`${base}/${page}`)
    return (form: Form) => postForm(config, url, { ...form, security_key: config.securityKey }, limitBytes)
  }
  return {
    transact: to('transact.php', TRANSACT_LIMIT_BYTES),
    query: to('query.php', QUERY_LIMIT_BYTES),
    authenticate: to('threeds.php', TRANSACT_LIMIT_BYTES),
  }
}
