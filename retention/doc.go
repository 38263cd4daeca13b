// Package retention ends the life of old records of the log: what is older than the
// rules of a center keep is archived or dropped, behind a snapshot.
//
//	oldest ─── cut ───────────────── head     Apply: find the cut, prove a base there,
//	 │ archive │ base │ what the log keeps │         write the archive, then trim
//	 └► file   └► the log begins here
//
// The cut is at the end of a day (UTC), so that there is one archive for each day
// that a host ran. It is never past a voice call that goes on, since whoever works on
// it asks for its timeline; nor past what the records have taken, since their rows
// are all that is left to be listed of that time; and the last record always stays.
//
// The order is the safety. First the base is proved: the state at the cut, and with
// the log after it the state of now. Then the archive is written, read back, synced,
// and gets its name. Only then the log is trimmed, in one commit that also stores
// the base. The room is freed afterwards. A run that is killed anywhere is taken up
// by the next one: a half archive is written anew, a whole one is used, freeing goes on.
//
// An archive is one file for one center and one span of positions: gzip, a JSON
// object for each record, with the hash chain of the log. Archives and log together
// are the whole log again ([Whole]), which is how they are verified and how
// records are made anew.
//
// An archive holds no people: the log speaks of them by reference, and what the
// references mean lies in the vault. So nothing has to be erased from archives, and
// nothing may ever be put into them but records of the log.
//
// It must never run in the way of a call: it reads the store beside the engine, rests
// as long as it worked, and its caller runs it seldom. Doing it in the commit that
// makes a record too old would be simpler to time, and would make a caller wait for
// housekeeping.
package retention
