import {
  ok,
  type AppliedDiscount,
  type DomainError,
  type InvoiceTax,
  type Result,
  type SaleLine,
  type TaxTreatment,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { figuresOf } from '../invoices/amounts.ts'
import type { TaxedSale } from '../ports/tax-engine.ts'

/** A sale with its discounts and taxes, in minor units. */
export interface SaleFigures {
  readonly subtotalMinor: number
  readonly discountMinor: number
  readonly taxMinor: number
  readonly totalMinor: number
  /** Each with its part of the discounts and taxes. */
  readonly lines: readonly SaleLine[]
  readonly discounts: AppliedDiscount[]
  readonly taxes: InvoiceTax[]
  readonly taxTreatment: TaxTreatment
}

/** Prices lines that have no invoice yet, as the invoice that they will be on: see `figuresOf`. */
export async function saleFigures(
  context: Pick<Context, 'runtime'>,
  taxed: TaxedSale,
  sale: { currency: string; lines: readonly SaleLine[]; discounts: AppliedDiscount[] },
): Promise<Result<SaleFigures, DomainError>> {
  const lines = sale.lines.map((line) => ({ ...line, taxRateIds: null, billingInterval: line.billingInterval ?? null }))
  const priced = await figuresOf(context, taxed, { ...sale, lines })
  if (!priced.ok) return priced
  return ok({
    ...priced.value.invoice,
    lines: priced.value.lines.map(({ discountMinor, taxMinor, totalMinor }, index) => {
      return { ...lineAt(sale.lines, index), discountMinor, taxMinor, totalMinor }
    }),
  })
}

function lineAt(lines: readonly SaleLine[], index: number): SaleLine {
  const line = lines[index]
  if (!line) throw new Error('a sale keeps its lines')
  return line
}

/** The lines of a sale as discounts look at them. */
export function discountable(lines: readonly SaleLine[]) {
  return lines.map(({ productId, billingInterval }) => ({ productId, recurring: billingInterval !== undefined }))
}
