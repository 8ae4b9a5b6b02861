/** One SQL statement as it reached D1. */
export interface Statement {
  readonly sql: string
  readonly params: readonly SqlParam[]
}

export type SqlParam = string | number | null

/** What one request did outside its isolate, in order: a round trip to D1, a call of the gateway, a word to the engine. */
export type Step =
  | { readonly kind: 'single' | 'batch'; readonly statements: readonly Statement[] }
  | ({ readonly kind: 'fetch' } & OutboundCall<string>)
  | { readonly kind: 'queue'; readonly message: string }

interface OutboundCall<Text> {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Text
}

/** How a value that every request needs anew is written. `given-0` is the first of those that the request brings. */
export type TokenForm = 'uuid' | 'base32' | 'hex' | 'mark' | `given-${number}`

/** A text with places for tokens, which are numbers: `['cus_', 0, '!']`. */
export type Template = readonly (string | number)[]

export interface StatementTemplate {
  readonly sql: string
  readonly params: readonly (Template | number | null)[]
}

export type StepTemplate =
  | { readonly kind: 'single' | 'batch'; readonly statements: readonly StatementTemplate[] }
  | ({ readonly kind: 'fetch' } & OutboundCall<Template>)
  | { readonly kind: 'queue'; readonly message: Template }

/** A request's storage work, ready to be done again under new ids. */
export interface Replay {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly tokens: readonly TokenForm[]
  readonly steps: readonly StepTemplate[]
}

/** What a bare consumer does for each message of a queue, under new ids. */
export interface BareWork {
  readonly queue: string
  readonly tokens: readonly TokenForm[]
  readonly steps: readonly StepTemplate[]
  /** An id of the message's subscription's item, less its last twelve digits: those are the subscription's own. */
  readonly itemHead: string
}
