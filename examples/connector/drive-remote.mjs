// Drives the sample connector from Node, by its remote control:
//
//	SAMPLE=http://localhost:41234 secondring check http://localhost:41234 --drive examples/connector/drive-remote.mjs --drive-in node
import { buttons } from './drive.js'

const conflict = 409
const notImplemented = 501

async function press(name) {
  const answer = await fetch(new URL('/remote/press', process.env.SAMPLE), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name }) })
  if (answer.status === conflict) return { done: false, why: (await answer.text()).trim() }
  if (!answer.ok) throw Object.assign(new Error(`${name}: ${(await answer.text()).trim()}`), { cannot: answer.status === notImplemented })
}

export default Object.fromEntries(Object.entries(buttons).map(([act, name]) => [act, () => press(name)]))
