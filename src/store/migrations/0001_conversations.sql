-- Read by SQLite and by PostgreSQL: only what both accept. Times are
-- milliseconds since 1970.

-- One person in one chat. It is also the lane that keeps order: messages are
-- answered from done_seq + 1 to last_seq, replies sent from out_done + 1 to
-- out_last, each under a lease whose epoch is checked inside every write.
CREATE TABLE conversations (
    id              TEXT   PRIMARY KEY,
    channel         TEXT   NOT NULL,
    account         TEXT   NOT NULL,
    chat            TEXT   NOT NULL,
    person          TEXT   NOT NULL,
    memory          TEXT   NOT NULL DEFAULT '{}',
    last_message_at BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL DEFAULT 0,
    done_seq        BIGINT NOT NULL DEFAULT 0,
    waiting_since   BIGINT NOT NULL,
    lease_until     BIGINT NOT NULL DEFAULT 0,
    epoch           BIGINT NOT NULL DEFAULT 0,
    tries           BIGINT NOT NULL DEFAULT 0,
    out_last        BIGINT NOT NULL DEFAULT 0,
    out_done        BIGINT NOT NULL DEFAULT 0,
    out_due         BIGINT NOT NULL DEFAULT 0,
    out_lease_until BIGINT NOT NULL DEFAULT 0,
    out_epoch       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX conversations_waiting ON conversations (waiting_since) WHERE last_seq > done_seq;
CREATE INDEX conversations_sending ON conversations (channel, out_due) WHERE out_last > out_done;
CREATE INDEX conversations_idle ON conversations (last_message_at);

-- Every message ever acknowledged. The key outlives the contents: it is what
-- makes a message that is sent again a known one.
CREATE TABLE inbox (
    channel      TEXT   NOT NULL,
    account      TEXT   NOT NULL,
    external_id  TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    received_at  BIGINT NOT NULL,
    raw          TEXT,
    conversation TEXT,
    seq          BIGINT,
    body         TEXT,
    answered_at  BIGINT,
    status       TEXT,
    answer       TEXT,
    choices      TEXT,
    PRIMARY KEY (channel, account, external_id)
);
CREATE UNIQUE INDEX inbox_lane ON inbox (conversation, seq) WHERE conversation IS NOT NULL;
CREATE INDEX inbox_raw ON inbox (received_at) WHERE raw IS NOT NULL;
CREATE INDEX inbox_body ON inbox (received_at) WHERE body IS NOT NULL;

-- What is to be sent. state: waiting, sending, then one of the final states
-- sent, failed (the service refused for good), dead (given up, may be sent
-- again by hand), skipped (not worth another try), again (sent again by hand).
CREATE TABLE outbox (
    conversation TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    channel      TEXT   NOT NULL,
    account      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    call         TEXT,
    state        TEXT   NOT NULL DEFAULT 'waiting',
    attempts     BIGINT NOT NULL DEFAULT 0,
    failures     BIGINT NOT NULL DEFAULT 0,
    unknowns     BIGINT NOT NULL DEFAULT 0,
    ended_at     BIGINT,
    external_id  TEXT,
    reason       TEXT,
    PRIMARY KEY (conversation, n)
);
CREATE INDEX outbox_dead ON outbox (channel, ended_at) WHERE state = 'dead';
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;

-- Every attempt to send that failed, with its reason.
CREATE TABLE deliveries (
    conversation TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    attempt      BIGINT NOT NULL,
    channel      TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    outcome      TEXT   NOT NULL,
    reason       TEXT,
    PRIMARY KEY (conversation, n, attempt)
);
CREATE INDEX deliveries_at ON deliveries (at);

-- Who asked for a person.
CREATE TABLE handovers (
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    asked_at     BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
);

-- Access tokens that a service makes us renew. seed is a digest of the
-- refresh token in the settings, so that a new one there replaces the pair.
CREATE TABLE tokens (
    channel     TEXT   PRIMARY KEY,
    seed        TEXT   NOT NULL,
    access      TEXT   NOT NULL,
    refresh     TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL,
    lock_until  BIGINT NOT NULL DEFAULT 0,
    epoch       BIGINT NOT NULL DEFAULT 0
);
