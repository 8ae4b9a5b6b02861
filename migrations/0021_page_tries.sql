-- Tries to pay on a page by the network that they come from, and guesses of discount codes.
ALTER TABLE checkout_sessions ADD COLUMN tried_from TEXT;
CREATE INDEX checkout_sessions_tried_from ON checkout_sessions (merchant_id, tried_from, updated_at) WHERE tried_from IS NOT NULL;
CREATE TABLE code_guesses (
  merchant_id TEXT NOT NULL,
  guesser TEXT NOT NULL,
  guesses INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, guesser)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_guesses_over ON code_guesses (merchant_id, expires_at);
