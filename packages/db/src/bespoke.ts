import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { Change } from '@revkeen-edge/services/plan.ts'
import { insertUse, restoreUse } from './repositories/discount-uses.ts'
import { triesInVain } from './repositories/subselects.ts'
import { sql, type Sql as Composed, type SqlValue } from './sql.ts'

/** The statement that aborts the batch unless the update just before it hit exactly one row. */
export const RACE_GUARD = 'INSERT INTO batch_guard (lost_race) SELECT changes() = 1'

/** A change that is no insert and no checked update. */
export type BespokeChange = Exclude<Change, { kind: 'insert' | 'update' }>

type Sql = readonly [text: string, ...values: SqlValue[]]

/** Ids of one statement: a few hundred kilobytes at most. */
const MAX_IDS = 10_000

function chunksOf(ids: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, n) => ids.slice(n * MAX_IDS, (n + 1) * MAX_IDS))
}

function written({ text, values }: Composed): Sql {
  return [text, ...values]
}

/** Recoveries that wait, or were given up, are due now: `?1` is the time, `?2` the tenant. */
const RETRIED_AT_ONCE = `
  UPDATE dunning_cases SET status = 'open', ended_at = NULL, due_step = 'retry', refusals = 0, updated_at = ?1, version = version + 1,
    due_at = coalesce((SELECT frozen_time FROM test_clocks WHERE merchant_id = ?2 AND id = test_clock_id), ?1)
  WHERE merchant_id = ?2 AND ((status = 'open' AND due_at IS NOT NULL) OR status = 'exhausted')`

/**
 * The method that the subscription of a recovery is charged with: its own while that is active, else the default. Null where
 * that was refused for good. The same as `standingMethod`.
 */
const CHARGED_METHOD = `(
    SELECT iif(m.refused_at IS NULL, m.id, NULL) FROM subscriptions AS s
    JOIN payment_methods AS m ON m.merchant_id = s.merchant_id AND m.customer_id = s.customer_id
    WHERE s.merchant_id = ?2 AND s.id = dunning_cases.subscription_id AND m.status = 'active'
      AND (m.id = s.payment_method_id OR m.is_default = 1)
    ORDER BY m.id IS s.payment_method_id DESC LIMIT 1)`

/** The uses of a discount by a subscription that was charged nothing yet: before it had an invoice, or with its trial's. */
const BEFORE_PAYMENT = `
  merchant_id = ?1 AND discount_id = ?2 AND invoice_id IN (
    SELECT ?3 UNION ALL
    SELECT invoice_id FROM subscription_periods WHERE merchant_id = ?1 AND subscription_id = ?3 AND sequence = 0)`

const SQL: {
  readonly [K in BespokeChange['kind']]: (
    merchantId: string,
    change: Extract<BespokeChange, { kind: K }>,
  ) => readonly Sql[]
} = {
  clear_default_payment_method: (merchantId, { customerId }) => [
    [
      'UPDATE payment_methods SET is_default = 0, version = version + 1 WHERE merchant_id = ? AND customer_id = ? AND is_default = 1',
      merchantId,
      customerId,
    ],
  ],
  revoke_api_key: (merchantId, { id, hash, at }) => [
    ['UPDATE api_keys SET revoked_at = ? WHERE merchant_id = ? AND id = ?', at, merchantId, id],
    ["DELETE FROM directory WHERE kind = 'api_key' AND key = ? AND merchant_id = ?", hash, merchantId],
  ],
  revoke_rapyd_key: (merchantId, { id, accessKey, at }) => [
    ['UPDATE rapyd_keys SET revoked_at = ? WHERE merchant_id = ? AND id = ?', at, merchantId, id],
    ["DELETE FROM directory WHERE kind = 'rapyd_key' AND key = ? AND merchant_id = ?", accessKey, merchantId],
  ],
  use_salt: (merchantId, { keyId, salt, expiresAt, now }) => [
    ['DELETE FROM rapyd_salts WHERE merchant_id = ? AND expires_at <= ?', merchantId, now],
    [
      'INSERT INTO rapyd_salts (merchant_id, key_id, salt, expires_at) VALUES (?, ?, ?, ?)',
      merchantId,
      keyId,
      salt,
      expiresAt,
    ],
  ],
  limit_tries: (merchantId, { triedFrom, since, max }) => [
    written(sql`INSERT INTO batch_guard (lost_race) SELECT (${triesInVain(merchantId, triedFrom, since)}) <= ${max}`),
  ],
  count_guess: (merchantId, { guesser, expiresAt, now }) => [
    ['DELETE FROM code_guesses WHERE merchant_id = ? AND expires_at <= ?', merchantId, now],
    [
      'INSERT INTO code_guesses (merchant_id, guesser, guesses, expires_at) VALUES (?, ?, 1, ?) ON CONFLICT (merchant_id, guesser) DO UPDATE SET guesses = guesses + 1',
      merchantId,
      guesser,
      expiresAt,
    ],
  ],
  allot_number: (merchantId, { alias, targetId }) => [
    [
      'INSERT INTO numeric_aliases (merchant_id, kind, number, target_id) SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3 FROM numeric_aliases WHERE merchant_id = ?1 AND kind = ?2 ON CONFLICT (merchant_id, kind, target_id) DO NOTHING',
      merchantId,
      alias,
      targetId,
    ],
  ],
  count_completion: (merchantId, { paymentLinkId }) => [
    [
      'UPDATE payment_links SET completions = completions + 1 WHERE merchant_id = ? AND id = ?',
      merchantId,
      paymentLinkId,
    ],
  ],
  take_stock: (merchantId, { productId, quantity }) => [
    [
      'UPDATE products SET stock_quantity = max(stock_quantity - ?, 0) WHERE merchant_id = ? AND id = ? AND track_inventory = 1 AND stock_quantity IS NOT NULL',
      quantity,
      merchantId,
      productId,
    ],
  ],
  reserve_stock: (merchantId, { productId, quantity }) => [
    [
      'UPDATE products SET stock_quantity = stock_quantity - ? WHERE merchant_id = ? AND id = ? AND track_inventory = 1 AND stock_quantity >= ?',
      quantity,
      merchantId,
      productId,
      quantity,
    ],
    [RACE_GUARD],
  ],
  return_stock: (merchantId, { productId, quantity }) => [
    [
      'UPDATE products SET stock_quantity = stock_quantity + ? WHERE merchant_id = ? AND id = ? AND track_inventory = 1 AND stock_quantity IS NOT NULL',
      quantity,
      merchantId,
      productId,
    ],
  ],
  redeem_discount: (merchantId, { redemption }) => [
    [
      'UPDATE discounts SET redemptions = redemptions + 1, version = version + 1 WHERE merchant_id = ? AND id = ? AND is_active = 1 AND archived_at IS NULL AND (max_redemptions IS NULL OR redemptions < max_redemptions)',
      merchantId,
      redemption.discountId,
    ],
    [RACE_GUARD],
    written(insertUse(merchantId, redemption)),
    [RACE_GUARD],
  ],
  restore_redemption: (merchantId, { redemption }) => restoreUse(merchantId, redemption).map(written),
  retry_dunning: (merchantId, { customerId, methodId, subscriptionId, at }) => [
    [
      `${RETRIED_AT_ONCE} AND ${CHARGED_METHOD} = ?4
        AND subscription_id IN (SELECT id FROM subscriptions WHERE merchant_id = ?2 AND customer_id = ?3
          AND status NOT IN ('canceled', 'expired') AND (id = ?5 OR (?5 IS NULL AND payment_method_id IS NOT ?4)))`,
      at,
      merchantId,
      customerId,
      methodId,
      subscriptionId,
    ],
  ],
  retry_with_other_card: (merchantId, { invoiceId, methodId, at }) => [
    [
      `${RETRIED_AT_ONCE} AND invoice_id = ?3 AND ${CHARGED_METHOD} <> ?4
        AND subscription_id IN (SELECT id FROM subscriptions WHERE merchant_id = ?2 AND status NOT IN ('canceled', 'expired'))`,
      at,
      merchantId,
      invoiceId,
      methodId,
    ],
  ],
  end_schedule: (merchantId, { subscriptionId, at }) => [
    [
      "UPDATE subscription_schedules SET status = 'canceled', phase_index = NULL, due_at = NULL, updated_at = ?, version = version + 1 WHERE merchant_id = ? AND subscription_id = ? AND status IN ('not_started', 'active')",
      at,
      merchantId,
      subscriptionId,
    ],
  ],
  learn_reference: (merchantId, { paymentMethodId, transactionId }) => [
    [
      'UPDATE payment_methods SET initial_transaction_id = ?, version = version + 1 WHERE merchant_id = ? AND id = ? AND initial_transaction_id IS NULL',
      transactionId,
      merchantId,
      paymentMethodId,
    ],
  ],
  note_refusal: (merchantId, { paymentMethodId, at }) => [
    [
      'UPDATE payment_methods SET refused_at = ?1, version = version + 1 WHERE merchant_id = ?2 AND id = ?3 AND (refused_at IS NULL) = (?1 IS NOT NULL)',
      at,
      merchantId,
      paymentMethodId,
    ],
  ],
  drop_refused_methods: (merchantId, { customerId, methodId, at }) => [
    [
      `UPDATE subscriptions SET payment_method_id = NULL, updated_at = ?1, version = version + 1
        WHERE merchant_id = ?2 AND customer_id = ?3 AND status NOT IN ('canceled', 'expired') AND payment_method_id IN (
          SELECT id FROM payment_methods WHERE merchant_id = ?2 AND customer_id = ?3 AND refused_at IS NOT NULL AND id <> ?4)`,
      at,
      merchantId,
      customerId,
      methodId,
    ],
  ],
  drop_redemption: (merchantId, { id }) => [
    [
      'UPDATE discounts SET redemptions = redemptions - 1, version = version + 1 WHERE merchant_id = ? AND id = (SELECT discount_id FROM discount_redemptions WHERE merchant_id = ? AND id = ?)',
      merchantId,
      merchantId,
      id,
    ],
    ['DELETE FROM discount_redemptions WHERE merchant_id = ? AND id = ?', merchantId, id],
  ],
  assign_redemption: (merchantId, { subscriptionId, discountId, invoiceId, amountMinor }) => [
    [
      'UPDATE discount_redemptions SET invoice_id = ?, amount_minor = ? WHERE merchant_id = ? AND discount_id = ? AND invoice_id = ?',
      invoiceId,
      amountMinor,
      merchantId,
      discountId,
      subscriptionId,
    ],
  ],
  return_redemptions: (merchantId, { subscriptionId }) => [
    [
      'UPDATE discounts SET redemptions = redemptions - 1, version = version + 1 WHERE merchant_id = ?1 AND id IN (SELECT discount_id FROM discount_redemptions WHERE merchant_id = ?1 AND invoice_id = ?2)',
      merchantId,
      subscriptionId,
    ],
    ['DELETE FROM discount_redemptions WHERE merchant_id = ? AND invoice_id = ?', merchantId, subscriptionId],
  ],
  return_redemption: (merchantId, { subscriptionId, discountId }) => [
    [
      `UPDATE discounts SET redemptions = redemptions - (SELECT count(*) FROM discount_redemptions WHERE ${BEFORE_PAYMENT}), version = version + 1 WHERE merchant_id = ?1 AND id = ?2`,
      merchantId,
      discountId,
      subscriptionId,
    ],
    [`DELETE FROM discount_redemptions WHERE ${BEFORE_PAYMENT}`, merchantId, discountId, subscriptionId],
  ],
  pay_period: (merchantId, { subscriptionId, sequence, at }) => [
    [
      'UPDATE subscription_periods SET paid_at = ? WHERE merchant_id = ? AND subscription_id = ? AND sequence = ? AND paid_at IS NULL',
      at,
      merchantId,
      subscriptionId,
      sequence,
    ],
  ],
  delete_draft_invoice: (merchantId, { id, version }) => [
    ['DELETE FROM invoice_lines WHERE merchant_id = ? AND invoice_id = ?', merchantId, id],
    ['DELETE FROM invoice_comments WHERE merchant_id = ? AND invoice_id = ?', merchantId, id],
    [
      'DELETE FROM invoices WHERE merchant_id = ? AND id = ? AND version = ? AND finalized_at IS NULL',
      merchantId,
      id,
      version,
    ],
    [RACE_GUARD],
  ],
  delete_subscription_item: (merchantId, { id, version }) => [
    ['DELETE FROM subscription_items WHERE merchant_id = ? AND id = ? AND version = ?', merchantId, id, version],
    [RACE_GUARD],
  ],
  clear_invoice_lines: (merchantId, { invoiceId }) => [
    ['DELETE FROM invoice_lines WHERE merchant_id = ? AND invoice_id = ?', merchantId, invoiceId],
  ],
  settle_transactions: (merchantId, { ids, payoutId, at }) =>
    chunksOf(ids).flatMap((chunk) => [
      [
        'UPDATE transactions SET payout_id = ?, settled_at = ?, updated_at = ?, version = version + 1 WHERE merchant_id = ? AND payout_id IS NULL AND id IN (SELECT value FROM json_each(?))',
        payoutId,
        at,
        at,
        merchantId,
        JSON.stringify(chunk),
      ],
      ['INSERT INTO batch_guard (lost_race) SELECT changes() = ?', chunk.length],
    ]),
  count: (merchantId, { name, by = 1 }) => [
    [
      'INSERT INTO counters (merchant_id, name, value) VALUES (?1, ?2, ?3) ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + ?3',
      merchantId,
      name,
      by,
    ],
  ],
  claim_callback: (merchantId, { id, attempts, retryAt }) => [
    [
      'UPDATE gateway_callbacks SET attempts = attempts + 1, next_attempt_at = ? WHERE merchant_id = ? AND id = ? AND attempts = ? AND processed_at IS NULL',
      retryAt,
      merchantId,
      id,
      attempts,
    ],
    [RACE_GUARD],
  ],
  callback_failed: (merchantId, { id, error }) => [
    ['UPDATE gateway_callbacks SET last_error = ? WHERE merchant_id = ? AND id = ?', error, merchantId, id],
  ],
  retry_callbacks: (merchantId, { at }) => [
    [
      'UPDATE gateway_callbacks SET attempts = 0, next_attempt_at = ? WHERE merchant_id = ? AND processed_at IS NULL AND next_attempt_at IS NULL AND body IS NOT NULL',
      at,
      merchantId,
    ],
  ],
  callback_processed: (merchantId, { id, result, at }) => [
    [
      'UPDATE gateway_callbacks SET processed_at = ?, result = ?, next_attempt_at = NULL, last_error = NULL WHERE merchant_id = ? AND id = ? AND processed_at IS NULL',
      at,
      result,
      merchantId,
      id,
    ],
  ],
  claim_message: (merchantId, { id, attempts, retryAt, channel, channelsLeft, channelAttempts }) => [
    [
      'UPDATE messages SET attempts = attempts + 1, next_attempt_at = ?, channel = ?, channels_left = ?, channel_attempts = ? WHERE merchant_id = ? AND id = ? AND attempts = ? AND sent_at IS NULL',
      retryAt,
      channel,
      JSON.stringify(channelsLeft),
      channelAttempts,
      merchantId,
      id,
      attempts,
    ],
    [RACE_GUARD],
  ],
  move_message: (merchantId, { id, attempts, channel, channelsLeft, error, at }) => [
    [
      'UPDATE messages SET channel = ?, channels_left = ?, channel_attempts = 0, next_attempt_at = ?, last_error = ? WHERE merchant_id = ? AND id = ? AND attempts = ? AND sent_at IS NULL',
      channel,
      JSON.stringify(channelsLeft),
      at,
      error,
      merchantId,
      id,
      attempts,
    ],
    [RACE_GUARD],
  ],
  message_failed: (merchantId, { id, error }) => [
    ['UPDATE messages SET last_error = ? WHERE merchant_id = ? AND id = ?', error, merchantId, id],
  ],
  message_dropped: (merchantId, { id, reason }) => [
    [
      'UPDATE messages SET next_attempt_at = NULL, last_error = ? WHERE merchant_id = ? AND id = ?',
      reason,
      merchantId,
      id,
    ],
  ],
  message_sent: (merchantId, { id, at }) => [
    [
      'UPDATE messages SET sent_at = ?, next_attempt_at = NULL, last_error = NULL WHERE merchant_id = ? AND id = ?',
      at,
      merchantId,
      id,
    ],
  ],
  abandon_deliveries: (merchantId, { endpointId, reason, at }) => [
    [
      "UPDATE webhook_deliveries SET status = 'dead_lettered', dead_letter_reason = ?, dead_lettered_at = ?, next_retry_at = NULL, claimed_until = NULL, updated_at = ?, version = version + 1 WHERE merchant_id = ? AND endpoint_id = ? AND status IN ('pending', 'failed')",
      reason,
      at,
      at,
      merchantId,
      endpointId,
    ],
  ],
}

/** The statements of a change that has SQL of its own. */
export function compileBespoke(db: D1Database, merchantId: string, change: BespokeChange): D1PreparedStatement[] {
  // The table's types tie each kind to its change; the union loses that tie.
  const write = SQL[change.kind] as (merchantId: string, change: BespokeChange) => readonly Sql[]
  return write(merchantId, change).map(([text, ...values]) => db.prepare(text).bind(...values))
}
