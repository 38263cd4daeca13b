-- The data file of a Secondring host. The package doc of eventlog/sqlite says why
-- it looks so.

-- Facts about this file: epoch, folded_row, found_key.
CREATE TABLE store (
  key   TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- A center that has a log.
CREATE TABLE center (
  num INTEGER PRIMARY KEY,
  id  TEXT NOT NULL UNIQUE
) STRICT;

-- The log itself, in order of commits: each row packs frames of any centers.
CREATE TABLE log (
  row    INTEGER PRIMARY KEY,
  frames BLOB NOT NULL
) STRICT;

-- Where a center's frames lie: runs of entries, each keyed by its last position.
-- prev is the hash of the batch before the run, hash that of its last batch.
CREATE TABLE place (
  center  INTEGER NOT NULL,
  last    INTEGER NOT NULL,
  prev    BLOB    NOT NULL,
  hash    BLOB    NOT NULL,
  entries BLOB    NOT NULL,
  PRIMARY KEY (center, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
  id       INTEGER PRIMARY KEY,
  center   INTEGER NOT NULL,
  position INTEGER NOT NULL,
  schema   INTEGER NOT NULL,
  hash     BLOB    NOT NULL,
  body     BLOB    NOT NULL,
  UNIQUE (center, position)
) STRICT;

-- The vault: what is known of people. Its rows are only ever added at the end and
-- overwritten at the same length, so that no copy is left behind when SQLite moves
-- rows between pages.
CREATE TABLE vault (
  slot INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE person (
  center INTEGER NOT NULL,
  ref    INTEGER NOT NULL,
  slot   INTEGER NOT NULL,
  PRIMARY KEY (center, ref)
) STRICT, WITHOUT ROWID;
