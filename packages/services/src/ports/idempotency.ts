/** A stored answer, or the claim of a request that is still under way. */
export interface IdempotencyRecord {
  id: string
  merchantId: string
  requestHash: string
  response: string | null
  patch: Record<string, string> | null
  leaseUntil: number | null
  createdAt: number
  expiresAt: number
}
