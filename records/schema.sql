-- The records of a host: what the logs of its centers say, in tables. Times are
-- milliseconds since 1970 in UTC; 0, '' and a missing row all mean: not said. The
-- views at the end are for people who ask by hand.

-- How far the records of a center have come. Rows and position commit together.
CREATE TABLE center (
  num      INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  epoch    TEXT    NOT NULL,
  position INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  first    INTEGER NOT NULL -- the events up to here have no rows: the log began there
) STRICT;

CREATE TABLE presence_status (
  center INTEGER NOT NULL,
  id     TEXT    NOT NULL,
  kind   TEXT    NOT NULL,
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE voice_call (
  center            INTEGER NOT NULL,
  id                INTEGER NOT NULL,
  conversation      INTEGER NOT NULL,
  call_type         TEXT    NOT NULL,
  call_disposition  TEXT    NOT NULL,
  customer          INTEGER NOT NULL,
  vendor_call_key   TEXT    NOT NULL,
  vendor_routed     INTEGER NOT NULL,
  first_queue       TEXT    NOT NULL,
  queue             TEXT    NOT NULL,
  priority          INTEGER NOT NULL,
  requested_at      INTEGER NOT NULL,
  call_start_at     INTEGER NOT NULL,
  call_accept_at    INTEGER NOT NULL, -- when the first agent talked to the customer
  call_end_at       INTEGER NOT NULL,
  caller_gone_at    INTEGER NOT NULL,
  disconnect_reason TEXT    NOT NULL,
  abandoned         TEXT    NOT NULL, -- where it was when the caller gave up
  agent             INTEGER NOT NULL, -- the first who talked
  attempts          INTEGER NOT NULL,
  misses            INTEGER NOT NULL,
  declines          INTEGER NOT NULL,
  previous_call     INTEGER NOT NULL,
  next_call         INTEGER NOT NULL,
  transferor        INTEGER NOT NULL,
  last_position     INTEGER NOT NULL, -- of the newest event about it
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_call_by_start ON voice_call (center, call_start_at, id);
CREATE INDEX voice_call_by_queue ON voice_call (center, queue, call_start_at, id);
CREATE INDEX voice_call_by_customer ON voice_call (center, customer, call_start_at, id) WHERE customer != 0;
CREATE INDEX voice_call_by_agent ON voice_call (center, agent, call_start_at, id) WHERE agent != 0;

-- Rows of the vault that belong to a call and not to a person: notes, transcripts,
-- where a recording is. Who erases the customer of the call erases them.
CREATE TABLE kept_row (
  center INTEGER NOT NULL,
  call   INTEGER NOT NULL,
  ref    INTEGER NOT NULL,
  PRIMARY KEY (center, call, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
  center    INTEGER NOT NULL,
  id        INTEGER NOT NULL,
  customer  INTEGER NOT NULL,
  calls     INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_start ON conversation (center, opened_at, id);

CREATE TABLE agent_work (
  center         INTEGER NOT NULL,
  id             INTEGER NOT NULL,
  call           INTEGER NOT NULL,
  agent          INTEGER NOT NULL,
  queue          TEXT    NOT NULL,
  attempt        INTEGER NOT NULL,
  dialed         INTEGER NOT NULL,
  status         TEXT    NOT NULL,
  outcome        TEXT    NOT NULL,
  fault          TEXT    NOT NULL,
  decline_reason TEXT    NOT NULL,
  ending         TEXT    NOT NULL,
  assigned_at    INTEGER NOT NULL,
  seen_at        INTEGER NOT NULL,
  accept_at      INTEGER NOT NULL,
  connect_at     INTEGER NOT NULL,
  after_call_at  INTEGER NOT NULL,
  close_at       INTEGER NOT NULL,
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_work_by_start ON agent_work (center, assigned_at, id);
CREATE INDEX agent_work_by_call ON agent_work (center, call, id);
CREATE INDEX agent_work_by_agent ON agent_work (center, agent, assigned_at, id);
CREATE INDEX agent_work_by_queue ON agent_work (center, queue, assigned_at, id);

-- An agent's presence statuses while signed in, one after the other without a gap.
CREATE TABLE presence (
  center   INTEGER NOT NULL,
  id       INTEGER NOT NULL,
  agent    INTEGER NOT NULL,
  status   TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  cause    TEXT    NOT NULL,
  start_at INTEGER NOT NULL,
  end_at   INTEGER NOT NULL,
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_start ON presence (center, start_at, id);
CREATE INDEX presence_by_agent ON presence (center, agent, start_at, id);

-- Who changed what, and who was refused.
CREATE TABLE audit (
  center   INTEGER NOT NULL,
  id       INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  role     TEXT    NOT NULL,
  actor    INTEGER NOT NULL, -- an agent
  key      TEXT    NOT NULL, -- an API key, or the configuration file
  action   TEXT    NOT NULL,
  about    TEXT    NOT NULL,
  code     TEXT    NOT NULL, -- of a refusal
  sentence TEXT    NOT NULL,
  times    INTEGER NOT NULL, -- that it happened, if that was counted
  PRIMARY KEY (center, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_time ON audit (center, at, id);

CREATE VIEW voice_calls AS
  SELECT c.id AS center, 'vc-' || v.id AS id, 'cv-' || v.conversation AS conversation, call_type, call_disposition, first_queue, queue,
    strftime('%FT%H:%M:%fZ', call_start_at / 1000.0, 'unixepoch') AS call_start,
    CASE call_accept_at WHEN 0 THEN NULL ELSE strftime('%FT%H:%M:%fZ', call_accept_at / 1000.0, 'unixepoch') END AS call_accept,
    CASE call_end_at WHEN 0 THEN NULL ELSE strftime('%FT%H:%M:%fZ', call_end_at / 1000.0, 'unixepoch') END AS call_end,
    CASE call_end_at WHEN 0 THEN NULL ELSE (call_end_at - call_start_at) / 1000.0 END AS call_duration_seconds,
    disconnect_reason, abandoned, CASE agent WHEN 0 THEN NULL ELSE 'ag-' || agent END AS agent, attempts, misses, declines
  FROM voice_call v JOIN center c ON c.num = v.center;
CREATE VIEW agent_works AS
  SELECT c.id AS center, 'aw-' || w.id AS id, 'vc-' || w.call AS call, 'ag-' || w.agent AS agent, queue, attempt, status, outcome, fault, decline_reason,
    strftime('%FT%H:%M:%fZ', assigned_at / 1000.0, 'unixepoch') AS assigned,
    CASE accept_at WHEN 0 THEN NULL ELSE (accept_at - assigned_at) / 1000.0 END AS speed_to_answer_seconds,
    CASE WHEN accept_at = 0 OR close_at = 0 THEN NULL ELSE (close_at - accept_at) / 1000.0 END AS handle_time_seconds,
    CASE WHEN connect_at = 0 AND close_at != 0 THEN (close_at - assigned_at) / 1000.0 END AS lost_seconds
  FROM agent_work w JOIN center c ON c.num = w.center;
CREATE VIEW presence_history AS
  SELECT c.id AS center, 'ag-' || p.agent AS agent, status, kind, cause,
    strftime('%FT%H:%M:%fZ', start_at / 1000.0, 'unixepoch') AS start,
    CASE end_at WHEN 0 THEN NULL ELSE (end_at - start_at) / 1000.0 END AS duration_seconds
  FROM presence p JOIN center c ON c.num = p.center;
CREATE VIEW conversations AS
  SELECT c.id AS center, 'cv-' || v.id AS id, calls,
    strftime('%FT%H:%M:%fZ', opened_at / 1000.0, 'unixepoch') AS opened,
    CASE closed_at WHEN 0 THEN NULL ELSE strftime('%FT%H:%M:%fZ', closed_at / 1000.0, 'unixepoch') END AS closed
  FROM conversation v JOIN center c ON c.num = v.center;
