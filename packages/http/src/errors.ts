import { unreachable, type DomainError } from '@revkeen-edge/domain'

/** Everything that an error of the API says. */
export interface ApiError {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503
  readonly type:
    | 'invalid_request_error'
    | 'authentication_error'
    | 'permission_error'
    | 'idempotency_error'
    | 'card_error'
    | 'rate_limit_error'
    | 'api_error'
  readonly code: string
  readonly message: string
  readonly param?: string
  readonly fields?: Readonly<Record<string, readonly string[]>>
  readonly declineCode?: string
}

const request = (status: ApiError['status'], code: string, message: string, param?: string): ApiError =>
  param === undefined
    ? { status, type: 'invalid_request_error', code, message }
    : { status, type: 'invalid_request_error', code, message, param }

/** Every wrong field by its path, with the reasons. */
export function validationError(fields: Readonly<Record<string, readonly string[]>>, message?: string): ApiError {
  const [param] = Object.keys(fields)
  const [reason] = param === undefined ? [] : (fields[param] ?? [])
  const single =
    Object.keys(fields).length === 1 && param !== undefined
      ? `${param} ${reason ?? 'is invalid'}`
      : 'One or more fields are invalid.'
  const error = request(400, 'validation_error', message ?? single, param)
  return { ...error, fields }
}

export const invalidApiKey: ApiError = {
  status: 401,
  type: 'authentication_error',
  code: 'invalid_api_key',
  message: 'The API key is missing, mistyped, expired or revoked. Send it in the x-api-key header.',
}

export const routeMissing = request(404, 'resource_missing', 'There is nothing at this address.')
export const bodyTooLarge = request(413, 'request_too_large', 'The body is larger than 1 MB.')
export const wrongContentType = request(415, 'unsupported_media_type', 'Send the body as application/json.')

/** The fixed text of an unexpected error: what went wrong inside is for the log, not for the wire. */
export const internalError: ApiError = {
  status: 500,
  type: 'api_error',
  code: 'internal_error',
  message: 'Something went wrong on our side. Retry with the same Idempotency-Key, or tell us the request id.',
}

export function insufficientPermissions(scope: string): ApiError {
  return {
    status: 403,
    type: 'permission_error',
    code: 'insufficient_permissions',
    message: `This API key lacks the scope ${scope}.`,
  }
}

export const rateLimited: ApiError = {
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limit_exceeded',
  message: 'Too many requests.',
}

export const idempotencyConflict: ApiError = {
  status: 409,
  type: 'idempotency_error',
  code: 'idempotency_conflict',
  message: 'This Idempotency-Key was used with another body. Send a new key for a new request.',
}

export const idempotencyInProgress: ApiError = {
  status: 409,
  type: 'idempotency_error',
  code: 'idempotency_in_progress',
  message: 'The first request with this Idempotency-Key is still running. Retry shortly.',
}

/** The one mapping from a refused command to the wire. */
export function fromDomain(error: DomainError): ApiError {
  switch (error.code) {
    case 'validation_error':
      return validationError(error.fields, error.message)
    case 'resource_missing':
      return request(404, 'resource_missing', `${error.resource} not found.`, error.param)
    case 'conflict':
      return request(409, 'conflict', error.message, error.param)
    case 'stale_update':
      return request(409, 'stale_update', error.message)
    case 'invalid_state':
      return request(422, 'invalid_state', error.message, error.param)
    case 'amount_too_large':
      return request(422, 'amount_too_large', error.message, error.param)
    case 'payment_declined':
      return {
        status: 422,
        type: 'card_error',
        code: 'payment_declined',
        message: error.message,
        declineCode: error.declineCode,
      }
    case 'payment_processing':
      return request(409, 'payment_processing', error.message)
    case 'gateway_not_configured':
      return request(422, 'gateway_not_configured', error.message)
    case 'gateway_unavailable':
      return { status: 503, type: 'api_error', code: 'gateway_unavailable', message: error.message }
    case 'too_many_attempts':
      return { status: 429, type: 'rate_limit_error', code: 'too_many_attempts', message: error.message }
    default:
      return unreachable(error)
  }
}

/** The envelope. The published client shows only a top-level `message`, so it is there too. */
export function errorBody(error: ApiError, requestId: string): object {
  return {
    error: {
      type: error.type,
      code: error.code,
      message: error.message,
      ...(error.param === undefined ? {} : { param: error.param }),
      ...(error.declineCode === undefined ? {} : { decline_code: error.declineCode }),
      ...(error.fields === undefined ? {} : { details: { fields: error.fields } }),
      request_id: requestId,
    },
    message: error.message,
    requestId,
  }
}
