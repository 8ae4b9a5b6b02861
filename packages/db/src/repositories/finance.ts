import type { D1Result } from '@cloudflare/workers-types'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type {
  Filter,
  Income,
  IncomeFilter,
  Page,
  Period,
  Repositories,
  Takings,
  TakingsFilter,
  Window,
} from '@revkeen-edge/services/ports/repositories.ts'
import { prepare } from '../query.ts'
import { raw, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'

export function financeOf(scope: Scope): Repositories['finance'] {
  return {
    takings: (periods, filter) => scope.project<Takings>(takingsOf(scope.merchantId, periods, filter)),
    income: (window, filter) => incomePage(scope, window, filter),
  }
}

/** Its fees are one JSON text. */
type IncomeRow = Omit<Income, 'fees'> & { readonly fees: string }

/** Sales that were voided took no money. A dispute that was won gave its money back. */
const AMOUNTS = raw(`
  sum(iif(t.status = 'succeeded' AND t.type IN ('sale', 'capture'), t.amount_minor, 0)) AS grossMinor,
  sum(iif(t.status = 'succeeded' AND t.type IN ('sale', 'capture'), 1, 0)) AS count,
  sum(iif(t.status = 'succeeded' AND t.type = 'refund', t.amount_minor, 0)) AS refundsMinor,
  sum(iif(t.status = 'succeeded' AND t.type = 'refund', 1, 0)) AS refundsCount,
  sum(iif(t.status = 'succeeded' AND t.type = 'dispute', t.amount_minor, 0)) AS chargebacksMinor,
  sum(iif(t.status = 'succeeded' AND t.type = 'dispute', 1, 0)) AS chargebacksCount`)

/** Each period is one stretch of the index by time. Fees count whatever became of their transaction. */
function takingsOf(merchantId: string, periods: readonly Period[], filter: Filter<TakingsFilter>): Sql {
  const only = ofPayments(filter)
  const from = sql`
    FROM json_each(${JSON.stringify(periods)}) AS period CROSS JOIN transactions AS t
      ON t.merchant_id = ${merchantId} AND t.created_at >= json_extract(period.value, '$.from')
      AND t.created_at < json_extract(period.value, '$.to') ${only}`
  return sql`
    SELECT taken.*, coalesce(charged.fees, 0) AS feesMinor FROM (
      SELECT json_extract(period.value, '$.label') AS label, t.currency AS currency, ${AMOUNTS} ${from}
      GROUP BY 1, 2) AS taken
    LEFT JOIN (
      SELECT json_extract(period.value, '$.label') AS label, t.currency AS currency, sum(f.amount_minor) AS fees ${from}
      JOIN transaction_fees AS f ON f.merchant_id = t.merchant_id AND f.transaction_id = t.id GROUP BY 1, 2
    ) AS charged ON charged.label = taken.label AND charged.currency = taken.currency
    ORDER BY taken.label, taken.currency`
}

function incomePage(scope: Scope, window: Window, filter: Filter<IncomeFilter>): Query<Page<Income>> {
  const where = incomeWhere(scope.merchantId, filter)
  const rows = sql`
    SELECT t.id, t.payment_id AS paymentId, t.invoice_id AS invoiceId, i.number AS invoiceNumber,
      t.customer_id AS customerId, c.name AS customerName, p.description, t.currency, t.amount_minor AS amountMinor,
      (SELECT json_group_array(json_object('component', component, 'percentageMinor', percentage_minor,
          'fixedMinor', fixed_minor, 'amountMinor', amount_minor, 'estimated', iif(estimated, json('true'), json('false'))))
        FROM (SELECT * FROM transaction_fees AS f WHERE f.merchant_id = t.merchant_id AND f.transaction_id = t.id
          ORDER BY created_at, id)) AS fees,
      p.refunded_minor AS refundedMinor, p.disputed_minor AS disputedMinor, t.gateway,
      t.gateway_transaction_id AS gatewayTransactionId, t.payment_method_type AS paymentMethodType,
      t.card_brand AS cardBrand, t.card_last4 AS cardLast4, t.payout_id AS payoutId, t.created_at AS createdAt
    FROM (SELECT * FROM transactions AS t ${where} ORDER BY t.created_at DESC, t.id DESC LIMIT ${window.limit + 1} OFFSET ${window.offset}) AS t
    JOIN payments AS p ON p.merchant_id = t.merchant_id AND p.id = t.payment_id
    JOIN invoices AS i ON i.merchant_id = t.merchant_id AND i.id = t.invoice_id
    LEFT JOIN customers AS c ON c.merchant_id = t.merchant_id AND c.id = t.customer_id
    ORDER BY t.created_at DESC, t.id DESC`
  const total = sql`SELECT count(*) AS total FROM transactions AS t ${where}`
  return {
    statements: [prepare(scope.db, rows), prepare(scope.db, total)],
    read: ([found, counted]) => {
      const all = (found as D1Result<IncomeRow>).results
      const [count] = (counted as D1Result<{ total: number }>).results
      const items = all.slice(0, window.limit).map((row) => ({ ...row, fees: JSON.parse(row.fees) as Income['fees'] }))
      return { items, hasMore: all.length > window.limit, total: count?.total ?? 0 }
    },
  }
}

function incomeWhere(merchantId: string, { createdGte, createdLte, ...filter }: Filter<IncomeFilter>): Sql {
  return sql`
    WHERE t.merchant_id = ${merchantId} AND t.type IN ('sale', 'capture') AND t.status = 'succeeded'
      ${ofPayments(filter)}
      AND t.created_at >= ${createdGte ?? 0} AND t.created_at <= ${createdLte ?? Number.MAX_SAFE_INTEGER}`
}

/** What narrows transactions `t` down to those of some payments, what went back of them included. */
function ofPayments({ currency, customerId, payoutId, ...ofSale }: Filter<TakingsFilter>): Sql {
  const known = sql`${and('t.currency =', currency)} ${and('t.customer_id =', customerId)} ${and('t.payout_id =', payoutId)}`
  if (Object.values(ofSale).every((value) => value === undefined)) return known
  const { amountGte, amountLte, status, paymentMethodType, productId } = ofSale
  return sql`${known} AND EXISTS (
    SELECT 1 FROM transactions AS s JOIN payments AS paid ON paid.merchant_id = s.merchant_id AND paid.id = s.payment_id
    WHERE s.merchant_id = t.merchant_id AND s.payment_id = t.payment_id AND s.type IN ('sale', 'capture')
      ${and('s.amount_minor >=', amountGte)} ${and('s.amount_minor <=', amountLte)}
      ${and('s.payment_method_type =', paymentMethodType)} ${and(BECAME, status)}
      ${productId === undefined ? raw('') : sql`AND ${soldBy(productId)}`})`
}

/** What became of a payment, as it is presented. */
const BECAME = `CASE WHEN paid.disputed_minor > 0 THEN 'disputed' WHEN paid.refunded_minor = 0 THEN 'paid'
  WHEN paid.refunded_minor >= s.amount_minor THEN 'refunded' ELSE 'partially_refunded' END =`

function soldBy(productId: string): Sql {
  return sql`EXISTS (SELECT 1 FROM invoice_lines AS l
    WHERE l.merchant_id = s.merchant_id AND l.invoice_id = s.invoice_id AND l.product_id = ${productId})`
}

function and(is: string, value: string | number | undefined): Sql {
  return value === undefined ? raw('') : sql`AND ${raw(is)} ${value}`
}
