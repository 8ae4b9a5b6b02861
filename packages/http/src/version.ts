import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { validationError, type ApiError } from './errors.ts'

const SUPPORTED: readonly string[] = ['2025-09-01', '2026-01-01', CURRENT_API_VERSION]
/** Versions whose support has ended. */
const RETIRED: readonly string[] = ['2024-09-01', '2025-01-01', '2025-05-01']

/** The version that answers a request: its header's, else its key's. */
export function resolveVersion(header: string | undefined, pinned: string): { version: string } | { error: ApiError } {
  const version = header ?? pinned
  if (SUPPORTED.includes(version)) return { version }
  if (RETIRED.includes(version)) {
    const message = `API version ${version} is retired. The current version is ${CURRENT_API_VERSION}.`
    return { error: { status: 400, type: 'invalid_request_error', code: 'api_version_retired', message } }
  }
  return { error: validationError({ 'RevKeen-Version': [`must be one of ${SUPPORTED.join(', ')}`] }) }
}
