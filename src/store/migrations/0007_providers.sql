-- Up Migration
-- How the providers of each channel stand in this worker process (an array of ProviderState), so that /readyz can tell.
ALTER TABLE worker_beat ADD COLUMN providers jsonb NOT NULL DEFAULT '[]';
