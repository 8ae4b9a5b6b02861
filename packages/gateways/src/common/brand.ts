const BRANDS: ReadonlyMap<string, string> = new Map([
  ['visa', 'visa'],
  ['mastercard', 'mastercard'],
  ['mc', 'mastercard'],
  ['amex', 'amex'],
  ['americanexpress', 'amex'],
  ['discover', 'discover'],
  ['disc', 'discover'],
  ['diners', 'diners'],
  ['dinersclub', 'diners'],
  ['jcb', 'jcb'],
  ['maestro', 'maestro'],
  ['unionpay', 'unionpay'],
])

/** A card brand in our words, or null for one that no gateway of ours names. */
export function brandOf(name: string | null): string | null {
  return name === null ? null : (BRANDS.get(name.toLowerCase().replace(/[^a-z]/g, '')) ?? null)
}

/** The last four digits of a masked number. One that is not masked is dropped whole: it must not travel any further. */
export function last4Of(masked: string | null): string | null {
  return masked !== null && !/^[\d\s-]+$/.test(masked) ? (/(\d{4})$/.exec(masked)?.[1] ?? null) : null
}

/** Month and full year of `MMYY` or `MM/YY`; nulls for anything else. */
export function expiryOf(text: string | null): { readonly expMonth: number | null; readonly expYear: number | null } {
  const [, month, year] = /^(0[1-9]|1[0-2])\/?(\d{2})$/.exec(text ?? '') ?? []
  return month === undefined
    ? { expMonth: null, expYear: null }
    : { expMonth: Number(month), expYear: 2000 + Number(year) }
}
