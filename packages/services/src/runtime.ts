import { uuidv7 } from 'uuidv7'
import type { Runtime } from './ports/runtime.ts'

function token(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The platform's own randomness. */
export const systemRuntime: Runtime = { uuid: uuidv7, token }
