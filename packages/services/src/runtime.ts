import { uuidv7 } from 'uuidv7'
import { ownRates } from './invoices/own-rates.ts'
import type { Runtime } from './ports/runtime.ts'

function token(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** The platform's own randomness, and the merchant's own tax rates: the one place where another tax engine goes. */
export const systemRuntime: Runtime = { uuid: uuidv7, token, taxes: ownRates }
