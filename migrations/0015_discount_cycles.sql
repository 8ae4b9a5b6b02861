-- How many payments there were before a discount came to a subscription that had begun, by the discount's id.
ALTER TABLE subscriptions ADD COLUMN discounts_from TEXT NOT NULL DEFAULT '{}';
