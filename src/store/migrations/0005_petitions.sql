-- Read by SQLite and by PostgreSQL: only what both accept.

-- What waits to be told in a conversation; counted, so that a turn need not look.
ALTER TABLE conversations ADD COLUMN untold BIGINT NOT NULL DEFAULT 0;

-- What people filed. The conversation is gone once it is erased.
CREATE TABLE petitions (
    code         TEXT   PRIMARY KEY,
    conversation TEXT,
    seq          BIGINT NOT NULL,
    filed_at     BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    unit         TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    rating       BIGINT,
    rated_at     BIGINT
);
CREATE UNIQUE INDEX petitions_turn ON petitions (conversation, seq) WHERE conversation IS NOT NULL;
CREATE INDEX petitions_changed ON petitions (changed_at);

-- Every change of a petition, each hashed with the one before. words holds what
-- the person filed, in the first, or staff said, with a salt; they can be erased
-- without breaking the chain, which has their digest.
CREATE TABLE petition_log (
    n      BIGINT PRIMARY KEY,
    code   TEXT   NOT NULL,
    at     BIGINT NOT NULL,
    status TEXT   NOT NULL,
    words  TEXT,
    digest TEXT   NOT NULL,
    entry  TEXT   NOT NULL,
    hash   TEXT   NOT NULL
);
CREATE INDEX petition_log_code ON petition_log (code, n);

-- The end of the chain: the row that whoever appends takes first.
CREATE TABLE petition_head (
    id   BIGINT PRIMARY KEY,
    n    BIGINT NOT NULL,
    hash TEXT   NOT NULL
);
INSERT INTO petition_head (id, n, hash) VALUES (1, 0, '');

-- Codes that were tried and are none, by the hour.
CREATE TABLE petition_guesses (
    hour  BIGINT PRIMARY KEY,
    count BIGINT NOT NULL
);

-- What is to be told of itself: a petition's new status, a late answer.
CREATE TABLE tellings (
    conversation TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    text         TEXT,
    choices      TEXT,
    told_at      BIGINT,
    after_seq    BIGINT,
    PRIMARY KEY (conversation, n)
);
CREATE INDEX tellings_untold ON tellings (made_at) WHERE told_at IS NULL;
CREATE INDEX tellings_told ON tellings (told_at) WHERE told_at IS NOT NULL;

-- Whether an answer was of use.
CREATE TABLE ratings (
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    good         BIGINT NOT NULL,
    reason       TEXT,
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX ratings_at ON ratings (at);

-- Questions without a good answer, masked.
CREATE TABLE unanswered (
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    status       TEXT   NOT NULL,
    question     TEXT   NOT NULL,
    place        TEXT,
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX unanswered_at ON unanswered (at);

-- Who wants to be told when there is an answer.
CREATE TABLE awaited (
    conversation TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    question     TEXT   NOT NULL,
    place        TEXT,
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX awaited_at ON awaited (at);
