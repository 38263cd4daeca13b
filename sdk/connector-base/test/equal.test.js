// This library against the unmodified ones from npm: the same exports, the same values
// taken and refused, and the same messages to the host, case by case.
import { expect, test } from 'vitest'
import { all, handshakes } from './cases.js'
import { Drive, ours, stock, trusted } from './drive.js'

const same = stock('3.6.2')
const older = stock('3.2.17')

// The text of a log is for developers: what went wrong is said in each library's own
// words. Digits are in no log of ours.
function said(posts) {
  return posts.map((post) => {
    if (post.type !== 'LOG') return post
    const { eventType, payload, isError } = post.payload
    if (isError) return { log: eventType, errorType: payload?.errorType }
    if (payload?.additionalInfo !== undefined) return { log: eventType, about: payload.messagetype }
    return { log: eventType, payload: payload && { ...payload, digits: undefined } }
  })
}

async function played(fresh, { vendor, steps }) {
  const instance = await fresh()
  const drive = new Drive(instance, vendor(instance.library))
  await drive.setup()
  drive.posts = []
  drive.asked = []
  for (const step of steps) {
    try {
      await step(drive, instance.library)
    } catch (cause) {
      drive.posts.push({ threw: cause.constructor.name })
    }
  }
  return { posts: said(drive.posts), asked: plain(drive.asked) }
}

// Instances of classes become their fields: the classes of two libraries are never the same.
const plain = (value) => JSON.parse(JSON.stringify(value))

// spec: CONSOLE-84
for (const one of all) {
  test(one.name, async () => {
    expect(await played(ours, one)).toEqual(await played(same, one))
  })
}

// The older generation knows less: no custom errors, no capabilities, no status of a vendor's own, no barging in, no
// blind transfer. A failed accept is an ERROR there, a failed status has no result, and the end of one of two calls is
// not told. What both know is told the same way.
const younger = new RegExp([
  'custom error', 'GET_AGENT_STATUS', 'BARGE', 'STATE_CHANGE', '^publish LOGIN_RESULT$', '^ACCEPT_CALL .*(throws|rejects|gives|left out)', '^ACCEPT_CALL 4',
  '^END_CALL 7, which gives', '^SET_AGENT_STATUS 12, which', '^ADD_PARTICIPANT 23', '^the end of one of two calls$', '^replay of a supervision that is connected, true$',
].join('|'))

/** outline is what a host rules by: which events, of which calls, and why. */
const outline = ({ posts, asked }) => ({
  asked: asked.map(([method]) => method),
  told: posts.filter((post) => post.type).map(({ payload: { telephonyEventType: event, telephonyEventPayload: said } }) => {
    const { callId, reason, agentStatus, message, success, isReplayedCall } = (Array.isArray(said) ? said[0] : said) ?? {}
    return { event, many: Array.isArray(said), callId, reason, agentStatus, message, success, isReplayedCall }
  }),
})

for (const one of all.filter(({ name }) => !younger.test(name))) {
  test(`${one.name}, as 3.2.17`, async () => {
    expect(outline(await played(ours, one))).toEqual(outline(await played(older, one)))
  })
}

for (const [name, vendor] of handshakes) test(`handshake: ${name}`, async () => {
  const shaken = async (fresh) => {
    const instance = await fresh()
    const drive = new Drive(instance, vendor(instance.library))
    await drive.setup()
    return { posts: said(drive.posts), asked: plain(drive.asked) }
  }
  expect(await shaken(ours)).toEqual(await shaken(same))
})
