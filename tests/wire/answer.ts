/** The body that a response schema describes. */
export type Answer<Schema> = Schema extends { readonly _zod: { readonly output: infer Body } } ? Body : never
