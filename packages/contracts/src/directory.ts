import type { Mode } from '@revkeen-edge/domain'
import * as z from 'zod'

const tenantFacts = z.object({ mode: z.enum(['sandbox', 'live']) })

/** The mode of the tenant that a directory entry leads to. */
export function parseTenantMode(data: unknown): Mode {
  return tenantFacts.parse(data).mode
}
