// The connector's own log, which an agent can download. It is bounded, and has nothing
// of persons in it.

const linesMax = 1000
const lines = []

// Persons, and what nobody but the vendor should read.
const secret = new Set(['phoneNumber', 'number', 'name', 'callAttributes', 'digits', '/reqHvcc/reqTelephonyIntegrationCertificate'])

/** withoutPersons copies a value without what names a person. */
export function withoutPersons(value) {
  return value && JSON.parse(JSON.stringify(value, (key, inner) => (secret.has(key) ? undefined : inner)))
}

/** log writes a line. */
export function log(message, level = 'INFO', source = 'PARTNER') {
  lines.push(`${new Date().toISOString()}|${level}|${source}|${JSON.stringify(withoutPersons(message))}\n`)
  if (lines.length > linesMax) lines.shift()
}

/** written is what the log has now. */
export function written() {
  return [...lines]
}
