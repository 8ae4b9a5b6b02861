import type { productResponse } from '../products.ts'
import type {
  createTaxRateBody,
  productTaxRatesBody,
  taxRate,
  taxRateListResponse,
  updateTaxRateBody,
} from '../tax-rates.ts'
import type { Answer, Body, Example } from './example.ts'
import { aProduct } from './products.ts'
import { AT, cursorListOf, IDS, named, requestId } from './story.ts'

const aRate = {
  ...named('taxRate'),
  object: 'tax_rate',
  display_name: 'VAT',
  description: null,
  jurisdiction: 'GB',
  percentage: 20,
  inclusive: false,
  tax_type: 'vat',
  country: 'GB',
  state: null,
  active: true,
  metadata: {},
  created_at: AT.catalogued,
  updated_at: AT.catalogued,
} satisfies Answer<typeof taxRate>

export const taxRateExamples = {
  tax_rates_list: { answer: cursorListOf(aRate, '/v2/tax-rates') satisfies Answer<typeof taxRateListResponse> },
  tax_rates_create: {
    body: {
      display_name: aRate.display_name,
      jurisdiction: aRate.jurisdiction,
      percentage: aRate.percentage,
      tax_type: aRate.tax_type,
      country: aRate.country,
    } satisfies Body<typeof createTaxRateBody>,
    answer: aRate,
  },
  tax_rates_get: { answer: aRate },
  tax_rates_update: {
    body: { active: false } satisfies Body<typeof updateTaxRateBody>,
    answer: { ...aRate, active: false, updated_at: AT.linked } satisfies Answer<typeof taxRate>,
  },
  products_tax_rates_set: {
    body: { tax_rate_ids: [named('taxRate').public_id] } satisfies Body<typeof productTaxRatesBody>,
    answer: {
      data: { ...aProduct, tax_rate_ids: [IDS.taxRate], updated_at: AT.linked },
      requestId,
    } satisfies Answer<typeof productResponse>,
  },
} satisfies Record<string, Example>
