import { percentageNumber, TAX_TYPES, type TaxRate } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { country, identity, iso, json, multiline, reference, text } from './fields.ts'
import { flag } from './lists.ts'

const taxType = z.enum(TAX_TYPES)

export const taxRate = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('tax_rate'),
  display_name: z.string(),
  description: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  percentage: z.number(),
  inclusive: z.boolean(),
  tax_type: taxType,
  country: z.string().nullable(),
  state: z.string().nullable(),
  active: z.boolean(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
})

export type TaxRateWire = z.infer<typeof taxRate>

export function presentTaxRate(row: TaxRate): TaxRateWire {
  return {
    ...identity('taxRate', row.id),
    object: 'tax_rate',
    display_name: row.displayName,
    description: row.description,
    jurisdiction: row.jurisdiction,
    percentage: percentageNumber(row.percentage),
    inclusive: row.inclusive,
    tax_type: row.taxType,
    country: row.country,
    state: row.state,
    active: row.active,
    metadata: row.metadata,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const fields = {
  description: multiline(2000).nullish(),
  /** For people and reports, like `US-CA`; `country` and `state` say where the rate applies. */
  jurisdiction: text(100).nullish(),
  /** Left out, the rate applies everywhere. */
  country: country.nullish(),
  state: text(100).nullish(),
  metadata: json.optional(),
}

export const createTaxRateBody = z.object({
  display_name: text(100),
  /** Up to four decimals: 8.25 is 8.25 %. */
  percentage: z.number().min(0).max(100),
  inclusive: z.boolean().optional(),
  tax_type: taxType.optional(),
  ...fields,
})
export type CreateTaxRate = z.infer<typeof createTaxRateBody>

export const updateTaxRateBody = z.object({
  display_name: text(100).optional(),
  active: z.boolean().optional(),
  ...fields,
})
export type UpdateTaxRate = z.infer<typeof updateTaxRateBody>

export const taxRatesQuery = cursorQuery('taxRate').extend({
  active: flag.optional(),
  country: country.optional(),
  inclusive: flag.optional(),
})

export const taxRateListResponse = cursorList(taxRate)

/** The rates that a product is always taxed with; none leaves the choice to the customer's place. */
export const productTaxRatesBody = z.object({ tax_rate_ids: z.array(reference('taxRate')).max(20) })
export type ProductTaxRates = z.infer<typeof productTaxRatesBody>
