/** Simulated time for a set of customers. `advancing` runs what is due up to `target`; it goes forward only. */
export interface TestClock {
  id: string
  merchantId: string
  name: string | null
  status: 'ready' | 'advancing'
  /** The time of its customers, in UTC milliseconds. */
  frozenTime: number
  /** Where it is going; null while it is ready. */
  target: number | null
  deletedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}
