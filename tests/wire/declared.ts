/** A schema whose answers are of a type. */
interface Answering<Body> {
  readonly _zod: { readonly output: Body }
}

/** What an operation answers with, checked against the client. */
export interface Checked {
  readonly status: number
  readonly response: object
  /** Whether the client says what the operation answers. */
  readonly declared: boolean
}

/**
 * An answer of ours that is one which the client declares: anything else does not compile. `Responses` is the client's
 * type for the operation; where it has the shape alone, `{ 200: Shape }`.
 */
export function asDeclared<Responses, Status extends keyof Responses & number = keyof Responses & number>(
  status: Status,
  response: Answering<Responses[Status]> & object,
): Checked {
  return { status, response, declared: true }
}

/** An answer of ours to an operation of which the client has neither the answer nor its shape. */
export function undeclared(status: number, response: object): Checked {
  return { status, response, declared: false }
}
