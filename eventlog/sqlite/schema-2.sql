-- What people are found by, such as a number: a hash of it under the file's own
-- found_key, so that no index keeps a number readable.
CREATE TABLE found (
  center INTEGER NOT NULL,
  tag    BLOB    NOT NULL,
  ref    INTEGER NOT NULL,
  PRIMARY KEY (center, tag)
) STRICT, WITHOUT ROWID;
