-- Through which gateway account an invoice's page takes payments; null for the merchant's standard one.
ALTER TABLE invoices ADD COLUMN gateway_account_id TEXT;
