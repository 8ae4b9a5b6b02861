import type { DiscountRedemption } from '@revkeen-edge/domain'
import { raw, sql, type Sql } from '../sql.ts'

/**
 * How often the person behind a key has used a discount. A customer's uses count with those that were made under their
 * e-mail; an e-mail's with those of every customer who has it. Pinned by checkout-discounts-limits.test.ts.
 */
export function countUses(merchantId: string, discountId: Sql, customerKey: Sql): Sql {
  return sql`
    SELECT count(*) AS total FROM discount_redemptions, (SELECT (${customerKey}) AS key) AS person
    WHERE merchant_id = ${merchantId} AND discount_id = (${discountId}) AND customer_key IN (
      SELECT person.key
      UNION ALL SELECT 'email:' || lower(email) FROM customers WHERE merchant_id = ${merchantId} AND id = person.key
      UNION ALL SELECT id FROM customers
        WHERE merchant_id = ${merchantId} AND deleted_at IS NULL AND lower(email) = ${EMAIL_OF_PERSON})`
}

/** The e-mail of a key that is one; null, which equals nothing, for a customer's id. */
const EMAIL_OF_PERSON = raw("iif(substr(person.key, 1, 6) = 'email:', substr(person.key, 7), NULL)")

/**
 * Writes a use, unless its customer has none left. A discount for first-time customers is for their first use alone, also
 * while what they used it for is not paid.
 */
export function insertUse(merchantId: string, use: DiscountRedemption): Sql {
  const uses = countUses(merchantId, sql`${use.discountId}`, sql`${use.customerKey}`)
  return sql`${newUse(merchantId, use)}
    AND coalesce(iif(first_time_customer = 1, 1, max_redemptions_per_customer) > (${uses}), 1)`
}

/**
 * Counts a use again, whatever the limits say. A use that its invoice has by now is taken over, so that whoever gives
 * that one back gives back nothing. Pinned by checkout-discounts-limits.test.ts.
 */
export function restoreUse(merchantId: string, use: DiscountRedemption): readonly Sql[] {
  const { discountId, invoiceId } = use
  return [
    sql`
      UPDATE discounts SET redemptions = redemptions + 1, version = version + 1
      WHERE merchant_id = ${merchantId} AND id = ${discountId} AND NOT EXISTS (
        SELECT 1 FROM discount_redemptions
        WHERE merchant_id = ${merchantId} AND discount_id = ${discountId} AND invoice_id = ${invoiceId})`,
    sql`${newUse(merchantId, use)}
      ON CONFLICT (merchant_id, discount_id, invoice_id) DO UPDATE SET id = excluded.id`,
  ]
}

function newUse(merchantId: string, use: DiscountRedemption): Sql {
  const { id, discountId, customerKey, invoiceId, amountMinor, currency, createdAt } = use
  return sql`
    INSERT INTO discount_redemptions (id, merchant_id, discount_id, customer_key, ordinal, invoice_id, amount_minor, currency, created_at)
    SELECT ${id}, merchant_id, id, ${customerKey}, (${nextOrdinal(merchantId, use)}), ${invoiceId}, ${amountMinor}, ${currency}, ${createdAt}
    FROM discounts WHERE merchant_id = ${merchantId} AND id = ${discountId}`
}

/** The table wants a number for each use of a key. It decides nothing: the uses that stand are counted. */
function nextOrdinal(merchantId: string, { discountId, customerKey }: DiscountRedemption): Sql {
  return sql`
    SELECT coalesce(max(ordinal), 0) + 1 FROM discount_redemptions
    WHERE merchant_id = ${merchantId} AND discount_id = ${discountId} AND customer_key = ${customerKey}`
}
