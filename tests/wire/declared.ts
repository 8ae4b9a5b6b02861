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

/** A schema that takes bodies of a type. */
interface Taking {
  readonly _zod: { readonly input: unknown }
}

/** What an operation is asked with, checked against the client. */
export interface CheckedBody {
  readonly schema: object
  readonly example: object
  /** Whether the client says what the operation is asked with. */
  readonly declared: boolean
}

type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Name

/** The fields of the client's that a body of ours has under neither spelling. */
type Unknown<Asked, Input> = Exclude<keyof Asked, keyof Input | CamelCase<keyof Input>>

/** What makes a schema's argument impossible unless it takes every body of the client's, and knows every field of it. */
type Accepting<Asked, Input> = Asked extends Input ? ([Unknown<Asked, Input>] extends [never] ? unknown : never) : never

/**
 * A body of ours that the client can write: our schema takes whatever the client declares, and our example is one of
 * those. Anything else does not compile. `Asked` is the client's type of the body; `Worded` are the fields of which the
 * client says no more than that they are text, where the documents say which words they take.
 */
export function asAsked<Asked, Worded extends keyof NonNullable<Asked> = never>() {
  return <Schema extends Taking & object>(
    schema: Schema & Accepting<Omit<NonNullable<Asked>, Worded>, Schema['_zod']['input']>,
    example: NonNullable<Asked> & object,
  ): CheckedBody => ({ schema, example, declared: true })
}

/** A body of an operation of which the client has neither the body nor its shape. */
export function unasked(schema: object, example: object): CheckedBody {
  return { schema, example, declared: false }
}
