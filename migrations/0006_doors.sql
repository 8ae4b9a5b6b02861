-- Doors for the clients of other systems.

-- Credentials of clients that sign their requests. The secret is sealed in the directory's row, which goes with its end.
CREATE TABLE rapyd_keys (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  access_key TEXT NOT NULL,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id),
  UNIQUE (access_key),
  FOREIGN KEY (merchant_id) REFERENCES merchants (id)
) STRICT;

-- The salts of signed requests, each good once. A row may go when a request with its timestamp would be too old anyway.
CREATE TABLE rapyd_salts (
  merchant_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  salt TEXT NOT NULL CHECK (length(salt) BETWEEN 1 AND 128),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, key_id, salt),
  FOREIGN KEY (merchant_id, key_id) REFERENCES rapyd_keys (merchant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rapyd_salts_expired ON rapyd_salts (merchant_id, expires_at);

-- The numbers that objects go by where a contract has numeric ids: 1, 2, 3 … of each tenant and kind.
CREATE TABLE numeric_aliases (
  merchant_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'subscription')),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000000000),
  target_id TEXT NOT NULL,
  PRIMARY KEY (merchant_id, kind, number),
  UNIQUE (merchant_id, kind, target_id),
  FOREIGN KEY (merchant_id) REFERENCES merchants (id)
) STRICT, WITHOUT ROWID;
