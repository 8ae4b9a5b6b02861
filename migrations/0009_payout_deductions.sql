-- What each payout was short of for a dispute, or gave back of one: a dispute may be in several.
CREATE TABLE payout_deductions (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  payout_id TEXT NOT NULL,
  dispute_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  -- Below zero for what was won back.
  amount_minor INTEGER NOT NULL,
  fee_minor INTEGER NOT NULL CHECK (fee_minor >= 0),
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, payout_id, dispute_id),
  FOREIGN KEY (merchant_id, payout_id) REFERENCES payouts (merchant_id, id),
  FOREIGN KEY (merchant_id, dispute_id) REFERENCES disputes (merchant_id, id),
  FOREIGN KEY (merchant_id, transaction_id) REFERENCES transactions (merchant_id, id)
) STRICT;

-- A dispute was deducted with the payout of its transaction: nothing but its fee where it was won before.
INSERT INTO payout_deductions (id, merchant_id, payout_id, dispute_id, transaction_id, amount_minor, fee_minor)
SELECT d.id || '/1', d.merchant_id, t.payout_id, d.id, t.id,
  iif(d.status = 'won' AND d.deducted_minor = 0 AND d.payout_id = t.payout_id, 0, d.amount_minor), d.fee_minor
FROM disputes AS d
JOIN transactions AS t ON t.merchant_id = d.merchant_id AND t.payment_id = d.payment_id AND t.type = 'dispute'
  AND json_extract(t.metadata, '$.dispute') = d.id
WHERE t.payout_id IS NOT NULL;

-- What was won afterwards came back with a later one.
INSERT INTO payout_deductions (id, merchant_id, payout_id, dispute_id, transaction_id, amount_minor, fee_minor)
SELECT d.id || '/2', d.merchant_id, d.payout_id, d.id, t.id, -d.amount_minor, 0
FROM disputes AS d
JOIN transactions AS t ON t.merchant_id = d.merchant_id AND t.payment_id = d.payment_id AND t.type = 'dispute'
  AND json_extract(t.metadata, '$.dispute') = d.id
WHERE d.payout_id IS NOT NULL AND t.payout_id IS NOT NULL AND d.payout_id <> t.payout_id;
