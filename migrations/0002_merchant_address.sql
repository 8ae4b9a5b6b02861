-- Where a merchant does business and by which number the tax office knows it: what the law wants on invoices. Its country
-- is a column already.
ALTER TABLE merchants ADD COLUMN address_line1 TEXT;
ALTER TABLE merchants ADD COLUMN address_line2 TEXT;
ALTER TABLE merchants ADD COLUMN city TEXT;
ALTER TABLE merchants ADD COLUMN state TEXT;
ALTER TABLE merchants ADD COLUMN postal_code TEXT;
ALTER TABLE merchants ADD COLUMN tax_id TEXT;
