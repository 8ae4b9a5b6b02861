import type { ExecutionContext } from '@cloudflare/workers-types'
import type { Trace } from '@revkeen-edge/db'
import { buildApi } from './app.ts'
import type { Env } from './env.ts'
import { platformOf } from './platform.ts'

const app = buildApi((c) => (c.env as Bound).platform)

/** The bindings of one request, with what was built from them. */
type Bound = Env & { platform: ReturnType<typeof platformOf> }

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const trace: Trace | null = env.TRACE_D1 === 'on' ? { roundTrips: 0 } : null
    const bound: Bound = { ...env, platform: platformOf(env, trace) }
    const response = await app.fetch(request, bound, context)
    if (!trace) return response
    const answer = new Response(response.body, response)
    answer.headers.set('X-D1-Round-Trips', String(trace.roundTrips))
    return answer
  },
}
