// Drives the switchboard for the conformance checker, in Node:
//
//	secondring check http://127.0.0.1:7791/ --drive examples/switchboard/drive.mjs --drive-in node
//
// SWITCHBOARD names another address than that of the page above.
import { actNames } from './line.mjs'

const at = process.env.SWITCHBOARD ?? 'http://127.0.0.1:7791'

async function hook(act, call) {
  const response = await fetch(`${at}/hooks/${act}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ call }) })
  if (response.status === 409) return { done: false, why: await response.text() }
  if (!response.ok) throw Object.assign(new Error(`${act}: ${(await response.text()) || response.status}`), { cannot: response.status === 501 })
}

export default Object.fromEntries(actNames.map((act) => [act, (call) => hook(act, call)]))
