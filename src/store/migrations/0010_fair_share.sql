-- Up Migration

-- The next due slice of one bulletin, nearest ring first: several bulletins share a channel slice by slice.
CREATE INDEX slice_next ON slice (bulletin_ledger_id, channel, ring, id) WHERE state = 'due';
