import type { ApiError, Dialect } from '@revkeen-edge/http'

/** Statuses are ours; the body is a sentence and, for wrong fields, all of them with their reasons. */
export const revolv3Dialect: Dialect = {
  keyHeader: 'Idempotency-Key',
  error: (error) => ({ status: error.status, body: { message: messageOf(error), errors: reasonsOf(error) } }),
}

const TOKEN = 'The x-revolv3-token is missing, mistyped, expired or revoked: send an API key.'

function messageOf({ code, message }: ApiError): string {
  return code === 'invalid_api_key' ? TOKEN : message
}

function reasonsOf({ fields = {} }: ApiError): string[] {
  return Object.entries(fields).flatMap(([field, reasons]) => reasons.map((reason) => `${field} ${reason}`))
}
