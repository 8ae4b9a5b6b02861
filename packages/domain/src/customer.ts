import type { Json } from './json.ts'
import type { TaxTreatment } from './tax.ts'

export interface Customer {
  id: string
  merchantId: string
  email: string
  name: string | null
  phone: string | null
  companyName: string | null
  addressLine1: string | null
  addressLine2: string | null
  city: string | null
  state: string | null
  postalCode: string | null
  country: string | null
  currency: string | null
  taxId: string | null
  taxTreatment: TaxTreatment
  merchantRefId: string | null
  externalSource: string | null
  externalId: string | null
  externalUpdatedAt: number | null
  contentHash: string | null
  /** Set only on a customer that a checkout made: its e-mail, so that two first purchases at once make one customer. */
  buyerKey: string | null
  metadata: Json
  customFields: Json
  /** The test clock that its time is told by; null for the wall's. */
  testClockId: string | null
  deletedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** E-mail addresses are matched without regard to case or surrounding space. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase()
}

/** What an integration's repeated push of one record amounts to. */
export type ExternalUpdate = 'create' | 'update' | 'stale' | 'unchanged'

/** Decides on a push by its time and content: older is stale, same content is nothing to do. */
export function classifyExternalUpdate(
  stored: { externalUpdatedAt: number | null; contentHash: string | null } | null,
  incoming: { updatedAt: number | null; contentHash: string },
): ExternalUpdate {
  if (stored === null) return 'create'
  const { updatedAt } = incoming
  if (updatedAt !== null && stored.externalUpdatedAt !== null && updatedAt < stored.externalUpdatedAt) return 'stale'
  return stored.contentHash === incoming.contentHash ? 'unchanged' : 'update'
}

/** Whether a push is later than what is stored, so that its time is kept even where its content is the same. */
export function isLaterPush(
  stored: { externalUpdatedAt: number | null },
  updatedAt: number | null,
): updatedAt is number {
  return updatedAt !== null && (stored.externalUpdatedAt === null || updatedAt > stored.externalUpdatedAt)
}
