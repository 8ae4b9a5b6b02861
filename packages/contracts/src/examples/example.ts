import type * as z from 'zod'

/** What a request of an operation may look like, if it has a body, and what it is answered with. */
export interface Example {
  readonly body?: object
  readonly answer: object
}

/** A body as a caller may write it. */
export type Body<Schema extends z.ZodType> = z.input<Schema>

/** An answer as it is sent. */
export type Answer<Schema extends z.ZodType> = z.output<Schema>
