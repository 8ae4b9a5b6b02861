-- A subscription whose step is refused is looked at again later, and keeps no other from its turn.
ALTER TABLE subscriptions ADD COLUMN retry_at INTEGER;
ALTER TABLE subscriptions ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0 CHECK (refusals >= 0);
