import * as z from 'zod'

export const deletedResponse = z.object({
  data: z.object({ id: z.string(), deleted: z.literal(true) }),
  success: z.literal(true),
  requestId: z.string(),
})

/** A PATCH that changes nothing is a mistake of its caller's. */
export function atLeastOneField<T extends z.ZodObject>(schema: T) {
  return schema.refine(
    (body) => Object.values(body).some((value) => value !== undefined),
    'at least one field must be given',
  )
}
