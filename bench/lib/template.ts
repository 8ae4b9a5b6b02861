import type { SqlParam, Step, StepTemplate, Template, TokenForm } from './steps.ts'

/** What ids, hashes and a row's own marks look like, in whatever text they stand. */
const TOKEN =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=_)[0-9a-hjkmnp-tv-z]{26}(?![0-9a-z])|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|mark[0-9a-z]{22}/g

/**
 * The steps of a request as templates. What differs from the steps of an equal request before it is made anew by every
 * replay; all else stays. `given` is what the request itself brought, such as a card token, or the ids of what it acts on.
 */
export function templatesOf(
  before: readonly Step[],
  steps: readonly Step[],
  given: readonly string[],
): { tokens: TokenForm[]; steps: StepTemplate[] } {
  const known = new Set(tokensIn(JSON.stringify(before)))
  const fresh = [...new Set(tokensIn(JSON.stringify(steps)))].filter((token) => !known.has(token))
  const made = fresh.filter((token) => !given.includes(token))
  const values = [...made, ...given]
  return {
    tokens: [...made.map(formOf), ...given.map((_, index) => `given-${index}` as const)],
    steps: steps.map((step) => stepTemplate(step, values)),
  }
}

function tokensIn(text: string): string[] {
  return text.match(TOKEN) ?? []
}

function formOf(token: string): TokenForm {
  if (token.startsWith('mark')) return 'mark'
  if (token.includes('-')) return 'uuid'
  return token.length === 64 ? 'hex' : 'base32'
}

function stepTemplate(step: Step, values: readonly string[]): StepTemplate {
  if (step.kind === 'fetch') return { ...step, body: textTemplate(step.body, values) }
  if (step.kind === 'queue') return { ...step, message: textTemplate(step.message, values) }
  const statements = step.statements.map(({ sql, params }) => ({
    sql,
    params: params.map((param) => paramTemplate(param, values)),
  }))
  return { kind: step.kind, statements }
}

function paramTemplate(param: SqlParam, values: readonly string[]): Template | number | null {
  return typeof param === 'string' ? textTemplate(param, values) : param
}

/** Cuts a text at every value, leaving the value's number in its place. */
function textTemplate(text: string, values: readonly string[]): Template {
  let pieces: Template = [text]
  for (const [index, value] of values.entries()) {
    pieces = pieces.flatMap((piece) => (typeof piece === 'number' ? [piece] : cut(piece, value, index)))
  }
  return pieces.filter((piece) => piece !== '')
}

function cut(text: string, value: string, index: number): (string | number)[] {
  return text.split(value).flatMap((piece, at) => (at === 0 ? [piece] : [index, piece]))
}
