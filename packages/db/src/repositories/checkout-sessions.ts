import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { checkoutSessions as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofInvoice, triesInVain } from './subselects.ts'

/** The queries for a tenant's checkout sessions. */
export function checkoutSessionsOf(scope: Scope): Repositories['checkoutSessions'] {
  const { merchantId } = scope
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    byToken: (tokenHash) => scope.find(table, equals(table.tokenHash, tokenHash)),
    ofInvoice: (invoiceId) =>
      scope.find(
        table,
        sql`${table.id} = (SELECT checkout_session_id FROM subscriptions WHERE merchant_id = ${merchantId}
          AND id = (${ofInvoice(merchantId, 'subscription_id', invoiceId)}))`,
      ),
    triesFrom: (triedFrom, since) => scope.count(sql`SELECT (${triesInVain(merchantId, triedFrom, since)}) AS total`),
    guessesBy: (guesser, now) =>
      scope.count(
        sql`SELECT guesses AS total FROM code_guesses WHERE merchant_id = ${merchantId} AND guesser = ${guesser} AND expires_at > ${now}`,
      ),
  }
}
