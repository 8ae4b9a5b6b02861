/** A postal address as rows keep it. */
export interface PostalAddress {
  addressLine1: string | null
  addressLine2: string | null
  city: string | null
  state: string | null
  postalCode: string | null
  /** ISO 3166-1 alpha-2. */
  country: string | null
}

/**
 * An address as people read it, a line each; what is not known is left out. `countryName` names a country by its code,
 * `comma` stands between city, state and postal code.
 */
export function addressLines(address: PostalAddress, countryName: (code: string) => string, comma = ', '): string[] {
  const { addressLine1, addressLine2, city, state, postalCode, country } = address
  const place = [city, state, postalCode].filter(isWritten).join(comma)
  return [addressLine1, addressLine2, place, country && countryName(country)].filter(isWritten)
}

/** Whether there is anything to read in a text. */
export function isWritten(text: string | null): text is string {
  return text !== null && text.trim() !== ''
}
