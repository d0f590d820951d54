-- The replies to a message that are not sent but fetched, in the form of their
-- channel; kept as long as the message.
ALTER TABLE inbox ADD COLUMN held TEXT;
