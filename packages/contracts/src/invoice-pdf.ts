import * as z from 'zod'

/** The language of the file, `de` or `pt-BR`; one without a translation becomes English. */
export const invoicePdfQuery = z.object({
  locale: z
    .string()
    .max(35)
    .regex(/^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$/, 'must be a language tag, like de or pt-BR')
    .optional()
    .meta({ description: 'The language of the file, like `de` or `pt-BR`; English where it has no translation.' }),
})

/** A file, not JSON. */
export const invoicePdfFile = z.string().meta({ format: 'binary' })
