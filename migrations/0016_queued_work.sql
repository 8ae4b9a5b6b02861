-- What the minute's cron has handed to the queue is left to it for a while, so that a backlog is queued once and not anew with
-- every minute. That holds for the time it was due at: work that is due at another one is handed over at once.
ALTER TABLE subscriptions ADD COLUMN queued_for INTEGER;
ALTER TABLE subscriptions ADD COLUMN queued_until INTEGER;
ALTER TABLE subscriptions ADD COLUMN sweep_at INTEGER
  GENERATED ALWAYS AS (CASE WHEN queued_for = due_at THEN max(due_at, queued_until) ELSE due_at END) VIRTUAL;
DROP INDEX subscriptions_due;
CREATE INDEX subscriptions_sweep ON subscriptions (sweep_at) WHERE sweep_at IS NOT NULL AND test_clock_id IS NULL;

ALTER TABLE dunning_cases ADD COLUMN queued_for INTEGER;
ALTER TABLE dunning_cases ADD COLUMN queued_until INTEGER;
ALTER TABLE dunning_cases ADD COLUMN sweep_at INTEGER
  GENERATED ALWAYS AS (CASE WHEN queued_for = due_at THEN max(due_at, queued_until) ELSE due_at END) VIRTUAL;
DROP INDEX dunning_cases_due;
CREATE INDEX dunning_cases_sweep ON dunning_cases (sweep_at) WHERE sweep_at IS NOT NULL AND test_clock_id IS NULL;

ALTER TABLE subscription_schedules ADD COLUMN queued_for INTEGER;
ALTER TABLE subscription_schedules ADD COLUMN queued_until INTEGER;
ALTER TABLE subscription_schedules ADD COLUMN sweep_at INTEGER
  GENERATED ALWAYS AS (CASE WHEN queued_for = due_at THEN max(due_at, queued_until) ELSE due_at END) VIRTUAL;
DROP INDEX subscription_schedules_due;
CREATE INDEX subscription_schedules_sweep ON subscription_schedules (sweep_at)
  WHERE sweep_at IS NOT NULL AND test_clock_id IS NULL;
