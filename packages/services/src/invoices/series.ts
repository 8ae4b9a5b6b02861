/** What invoice numbers of the platform begin with: `INV-2026-0001`. */
export const INVOICE_PREFIX = 'INV'

/** Whether a merchant's own number looks like one of the series, which would run into it one day. */
export function looksLikeSeries(number: string): boolean {
  return /^INV-\d{4}-[\s+]*\d/i.test(number)
}
