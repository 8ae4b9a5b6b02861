-- What payments on an invoice's page are known by: the merchant's reference, and the checkout session that asked for them.
ALTER TABLE invoices ADD COLUMN page_reference TEXT;
ALTER TABLE invoices ADD COLUMN page_request_id TEXT;
