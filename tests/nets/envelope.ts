import { isDeepStrictEqual } from 'node:util'
import { at, type Answer } from './client.ts'
import type { ApiOperation } from './operations.ts'

/** The one type of errors that each status may carry; a refused card is the exception of 422. */
const TYPES: Readonly<Record<number, readonly string[]>> = {
  400: ['invalid_request_error'],
  401: ['authentication_error'],
  403: ['permission_error'],
  404: ['invalid_request_error'],
  409: ['invalid_request_error', 'idempotency_error'],
  413: ['invalid_request_error'],
  415: ['invalid_request_error'],
  422: ['invalid_request_error', 'card_error'],
  429: ['rate_limit_error'],
}

const PARTS = ['type', 'code', 'message', 'param', 'decline_code', 'details', 'request_id']

/** How the schema library words what is wrong, where nobody says it better. */
const RAW = /Invalid (?:input|option)|received|Unrecognized key|Too (?:big|small)|expected /

const JSON_TYPE = 'application/json'

type Declared = Pick<ApiOperation, 'status' | 'statuses' | 'response' | 'file'>

/** What is wrong with an answer, whatever was asked: nothing, for a declared success or a declared error in its envelope. */
export function faultsOf(operation: Declared, answer: Answer): readonly string[] {
  const { status } = answer
  if (status >= 500) return [`answers ${status}`]
  const type = status < 400 ? (operation.file ?? JSON_TYPE) : JSON_TYPE
  return [
    ...common(answer, type),
    ...(status < 400 ? successFaults(operation, answer) : errorFaults(operation, answer)),
  ]
}

/** An error is one that the operation declares, in its envelope. */
function errorFaults({ statuses }: Declared, answer: Answer): string[] {
  const undeclared = statuses.has(answer.status) ? [] : [`answers ${answer.status}, which is not declared`]
  return [...undeclared, ...envelopeFaults(answer)]
}

function common({ headers }: Answer, type: string): string[] {
  return [
    ...(/^req_[0-9a-z]{26}$/.test(headers['x-request-id'] ?? '') ? [] : ['has no X-Request-Id']),
    ...(headers['content-type']?.startsWith(type) ? [] : [`is ${headers['content-type']}`]),
  ]
}

/** A success has its declared status, and what it says is what is declared: nothing less and nothing more. */
function successFaults({ status, response, file }: Declared, answer: Answer): string[] {
  if (answer.status !== status) return [`answers ${answer.status} instead of ${status}`]
  if (file !== undefined) return answer.text.startsWith('%PDF-') ? [] : ['is no PDF file']
  const parsed = response.safeParse(answer.json)
  if (!parsed.success) return [`is not what is declared: ${String(parsed.error)}`]
  return isDeepStrictEqual(parsed.data, answer.json) ? [] : ['has fields that are not declared']
}

/** Whether an error is in the envelope, to the letter. */
export function envelopeFaults({ status, json, headers }: Answer): string[] {
  const error = at(json, 'error')
  if (typeof error !== 'object' || error === null) return ['has no error object']
  const part = (name: string): unknown => Reflect.get(error, name)
  const fields = at(error, 'details', 'fields')
  const checks: readonly (readonly [boolean, string])[] = [
    [(TYPES[status] ?? []).includes(String(part('type'))), `type ${String(part('type'))} does not go with ${status}`],
    [/^[a-z]+(_[a-z]+)*$/.test(String(part('code'))), 'has no code'],
    [typeof part('message') === 'string' && part('message') !== '', 'has no message'],
    [at(json, 'message') === part('message'), 'does not repeat its message at the top'],
    [part('request_id') === headers['x-request-id'], 'request_id is not that of the header'],
    [at(json, 'requestId') === headers['x-request-id'], 'requestId is not that of the header'],
    [part('param') === undefined || (typeof part('param') === 'string' && part('param') !== ''), 'param is empty'],
    [Object.keys(error).every((name) => PARTS.includes(name)), 'has unknown parts'],
    [!RAW.test(JSON.stringify([part('message'), fields])), 'speaks in the words of the schema library'],
    [part('code') !== 'validation_error' || namesFields(fields), 'validation_error names no field'],
  ]
  return checks.flatMap(([holds, fault]) => (holds ? [] : [fault]))
}

function namesFields(fields: unknown): boolean {
  if (typeof fields !== 'object' || fields === null) return false
  const entries: [string, unknown][] = Object.entries(fields)
  const reasons = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((reason) => typeof reason === 'string' && reason !== '')
  return entries.length > 0 && entries.every(([name, value]) => name !== '' && reasons(value))
}
