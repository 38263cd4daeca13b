// What the inspector shows of persons: nothing that could be somebody's number or name,
// unless the developer asks for it. Digits that were dialed are never shown.

const persons = new Set(['phoneNumber', 'number', 'name', 'contact', 'customerName', 'from', 'to', 'supervisorName', 'callAttributes', 'userName', 'userFullName'])
const never = new Set(['digits'])
// Fields of callAttributes that say what a call is, and not who is on it.
const known = new Set(['voiceCallId', 'participantType', 'dialerType', 'isReplayedCall'])
// Five digits in a row, also with the usual separators, are somebody's number.
const long = /\p{Nd}(?:[ \-.()/]*\p{Nd}){4,}/gu

/** masked copies a value for the screen. */
export function masked(value: unknown, shown: boolean, key = ''): unknown {
  if (never.has(key)) return '•••'
  if (typeof value === 'string') {
    if (shown) return value
    return persons.has(key) ? '•••' : isID(key) ? value : value.replace(long, (digits) => digits.replace(/\p{Nd}/gu, '•'))
  }
  if (typeof value === 'number' && !shown && persons.has(key)) return '•••'
  if (Array.isArray(value)) return value.map((one) => masked(one, shown, key))
  if (typeof value !== 'object' || value === null) return value
  const foreign = !shown && persons.has(key)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => {
    const hidden = foreign && !known.has(name) && typeof inner !== 'boolean'
    return [name, hidden ? '•••' : masked(inner, shown, name)]
  }))
}

// Names of calls and of their parts are needed to follow them, and times to order them.
function isID(key: string): boolean {
  return /(?:Id|Key|Timestamp)$/.test(key)
}
