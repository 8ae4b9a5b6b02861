-- Messages by e-mail, text message and WhatsApp.

-- By kind: whether it is sent, and by which channels; a kind that is not named is sent by e-mail.
ALTER TABLE merchants ADD COLUMN notifications TEXT NOT NULL DEFAULT '{}' CHECK (json_type(notifications) = 'object');

ALTER TABLE messages ADD COLUMN phone TEXT;
-- The one that carries it, or carried it; null until it is sent for the first time.
ALTER TABLE messages ADD COLUMN channel TEXT CHECK (channel IN ('email', 'sms', 'whatsapp'));
-- Those that are tried after it; null as long as the merchant's setting is to say.
ALTER TABLE messages ADD COLUMN channels_left TEXT;
ALTER TABLE messages ADD COLUMN channel_attempts INTEGER NOT NULL DEFAULT 0 CHECK (channel_attempts BETWEEN 0 AND attempts);
UPDATE messages SET channel = 'email', channels_left = '[]', channel_attempts = attempts WHERE attempts > 0;

-- A reminder is a kind of its own.
UPDATE messages SET kind = 'invoice_reminder' WHERE kind = 'invoice_sent' AND json_extract(data, '$.reminder') = 1;
