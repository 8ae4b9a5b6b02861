import { admitted, sendError } from './app.ts'
import type { Api, ApiContext, Principal } from './context.ts'
import type { Dialect } from './dialect.ts'
import type { ApiError } from './errors.ts'
import { run, type Handling, type Operation, type Request } from './route.ts'

/** An operation of another system's contract, at its own address and in its own manner. */
export interface Door<P, B> extends Pick<
  Operation<P, undefined, B>,
  'method' | 'scope' | 'params' | 'body' | 'bodyOptional' | 'status' | 'callsGateway'
> {
  /** From the root, as the router has it: `/v1/invoices/:invoice/pay`. */
  readonly path: `/${string}`
  readonly dialect: Dialect
  /** Who calls, by that system's credentials. */
  identify(c: ApiContext): Promise<{ readonly principal: Principal } | { readonly error: ApiError }>
}

/**
 * Hangs a door on the app: the same limits, idempotency and commit as under /v2, with other credentials and another
 * envelope. It is no part of the API's own document.
 */
export function registerDoor<P, B>(
  app: Api,
  door: Door<P, B>,
  handler: (request: Request<P, undefined, B>) => Promise<Handling> | Handling,
): void {
  app.on(door.method, door.path, async (c) => {
    c.set('dialect', door.dialect)
    const caller = await door.identify(c)
    const refused = 'error' in caller ? caller.error : await admitted(c, caller.principal)
    return refused ? sendError(c, refused) : run(c, door, handler)
  })
}
