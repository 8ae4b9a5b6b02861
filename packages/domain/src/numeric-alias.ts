/** What has a number where a contract has numeric ids. Each tenant counts each kind by itself. */
export type AliasKind = 'invoice' | 'subscription'

export interface NumericAlias {
  merchantId: string
  kind: AliasKind
  /** From 1 to `MAX_ALIAS`. */
  number: number
  /** The id of what goes by the number. */
  targetId: string
}

export const MAX_ALIAS = 1_000_000_000
