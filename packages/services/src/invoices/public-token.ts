import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex, type Sealer } from '../crypto.ts'
import { invoiceTokenOf, sealInvoiceToken } from '../messages/invoice-sent.ts'
import { insert, type Change } from '../plan.ts'

/** The secret that opens an invoice's public page, and what keeps it. */
export interface PublicToken {
  readonly token: string
  readonly set: Pick<Invoice, 'publicTokenHash' | 'publicTokenSealed'>
  readonly changes: readonly Change[]
}

/**
 * The token of an invoice's page: the one that it has, or a new one. The directory finds the invoice by the token's
 * SHA-256; the row keeps it sealed, so that it can be sent again.
 */
export async function publicTokenOf(
  { tenant, runtime }: Pick<Context, 'tenant' | 'runtime'>,
  sealer: Sealer,
  invoice: Pick<Invoice, 'id' | 'merchantId' | 'publicTokenHash' | 'publicTokenSealed'>,
): Promise<PublicToken> {
  const { id, merchantId, publicTokenHash, publicTokenSealed } = invoice
  if (publicTokenSealed !== null) {
    const token = await invoiceTokenOf(sealer, merchantId, { invoiceId: id, sealedToken: publicTokenSealed })
    return { token, set: { publicTokenHash, publicTokenSealed }, changes: [] }
  }
  const token = runtime.token()
  const hash = await sha256Hex(token)
  const data = { mode: tenant.mode }
  const entry = { kind: 'invoice' as const, key: hash, merchantId, targetId: id, data, purgeAt: null }
  const sealed = await sealInvoiceToken(sealer, invoice, token)
  return {
    token,
    set: { publicTokenHash: hash, publicTokenSealed: sealed },
    changes: [insert('directory', entry)],
  }
}
