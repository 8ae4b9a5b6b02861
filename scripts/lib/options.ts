import { parseArgs } from 'node:util'

export interface StartOptions {
  /** Throw-away state, removed at the end. */
  readonly fresh: boolean
  readonly portBase: number
  /** The ready message as one line of JSON on stdout. */
  readonly json: boolean
  readonly rateLimits: boolean
  /** Take up changed sources. */
  readonly watch: boolean
}

export const startHelp = `pnpm start [options]
  --fresh          throw-away state instead of .state
  --port-base N    api on N, then checkout, portal, webhooks, sandbox (default 8787)
  --json           print the ready message as one line of JSON; everything else goes to stderr
  --rate-limits    apply rate limits
  --[no-]watch     take up changed sources (default: on, off with --json)`

/** The options of `start`; null when help was asked for. Throws on an unknown or wrong one. */
export function parseStartOptions(args: readonly string[]): StartOptions | null {
  const { values } = parseArgs({
    // pnpm and npm leave the `--` that parts their options from ours.
    args: args.filter((arg) => arg !== '--'),
    allowNegative: true,
    options: {
      help: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'rate-limits': { type: 'boolean', default: false },
      watch: { type: 'boolean' },
      'port-base': { type: 'string', default: '8787' },
    },
  })
  if (values.help) return null
  return {
    fresh: values.fresh,
    portBase: portBaseOf(values['port-base']),
    json: values.json,
    rateLimits: values['rate-limits'],
    watch: values.watch ?? !values.json,
  }
}

const HIGHEST_BASE = 65_535 - 4

function portBaseOf(text: string): number {
  const base = Number(text)
  if (!Number.isInteger(base) || base < 1 || base > HIGHEST_BASE) {
    throw new Error(`--port-base takes a number from 1 to ${HIGHEST_BASE}, not ${text}`)
  }
  return base
}
