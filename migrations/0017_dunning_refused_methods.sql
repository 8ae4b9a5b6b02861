-- The stored methods that a bank has refused for good: a recovery never tries one of them again.
ALTER TABLE dunning_cases ADD COLUMN refused_method_ids TEXT NOT NULL DEFAULT '[]';
