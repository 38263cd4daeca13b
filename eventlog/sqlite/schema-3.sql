-- Where the log of a center begins that was trimmed: its records up to this
-- position are gone, and this is the hash of the last of them.
CREATE TABLE trimmed (
  center INTEGER PRIMARY KEY,
  after  INTEGER NOT NULL,
  hash   BLOB    NOT NULL
) STRICT;
