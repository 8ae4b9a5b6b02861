-- Payouts that are on their way, by when the bank has them.
CREATE INDEX payouts_arriving ON payouts (arrival_at) WHERE status = 'in_transit';
