import { errorBody, type ApiError } from './errors.ts'

/** An error as it goes out. */
export interface SpokenError {
  readonly status: ApiError['status']
  readonly body: object
}

/** How requests are named and errors are told: our own way, or that of the system whose clients a door is for. */
export interface Dialect {
  /** The header that names a request, so that its retries are known for what they are. */
  readonly keyHeader: string
  error(error: ApiError, requestId: string): SpokenError
}

/** Our own: everything under /v2. */
export const OWN_DIALECT: Dialect = {
  keyHeader: 'Idempotency-Key',
  error: (error, requestId) => ({ status: error.status, body: errorBody(error, requestId) }),
}
