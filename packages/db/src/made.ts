import type { D1Database, D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Window } from '@revkeen-edge/services/ports/repositories.ts'
import { windowRows, type ListScope } from './list.ts'
import { prepare } from './query.ts'
import { paymentAttempts } from './schema/index.ts'
import { sql, type Sql } from './sql.ts'

/** Which of the payments and invoices that an attempt names are there, by their ids. */
export function madeOf(db: D1Database, merchantId: string, attemptId: string): Query<ReadonlySet<string>> {
  const attempt = sql`
    SELECT payment_id AS paymentId, invoice_id AS invoiceId FROM payment_attempts
    WHERE merchant_id = ${merchantId} AND id = ${attemptId}`
  return made(db, merchantId, attempt)
}

/** The same of the attempts in a window of their list, in the list's own round trip. */
export function madeOfList(db: D1Database, scope: ListScope, window: Window): Query<ReadonlySet<string>> {
  return made(db, scope.merchantId, windowRows(paymentAttempts, scope, window))
}

function made(db: D1Database, merchantId: string, attempts: Sql): Query<ReadonlySet<string>> {
  const found = sql`
    WITH named AS (${attempts})
    SELECT id FROM payments WHERE merchant_id = ${merchantId} AND id IN (SELECT paymentId FROM named)
    UNION ALL
    SELECT id FROM invoices WHERE merchant_id = ${merchantId} AND id IN (SELECT invoiceId FROM named)`
  return {
    statements: [prepare(db, found)],
    read: ([result]) => new Set((result as D1Result<{ id: string }>).results.map(({ id }) => id)),
  }
}
