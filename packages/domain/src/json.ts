/** Free data of the merchant's, kept as it came. */
export type Json = Record<string, unknown>
