// Runs a drive file in Node for `secondring check`: an order a line on standard input,
// an answer a line on standard output. What the file prints goes to standard error.
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const answer = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr)
const say = (line) => answer(`${JSON.stringify(line)}\n`)
const text = (error) => String(error?.message || error || 'it was rejected without a reason')

/** functions are those of the default export, or those that are exported by name. */
function functions(module) {
  const from = module.default ?? module
  if (typeof from !== 'object' || from === null) throw new Error('export default must be an object whose functions are acts')
  return new Map(Object.entries(from).filter(([, value]) => typeof value === 'function').map(([name, value]) => [name, value.bind(from)]))
}

async function run(acts, { id, act, call }) {
  try {
    const said = await acts.get(act)(call)
    say(said?.done === false ? { id, done: false, why: String(said.why ?? '') } : { id })
  } catch (error) {
    say({ id, error: text(error), cannot: Boolean(error?.cannot) || error?.name === 'cannot' || text(error) === 'cannot' })
  }
}

process.on('unhandledRejection', (error) => console.error(error))

try {
  const acts = functions(await import(pathToFileURL(process.argv[1]).href))
  say({ acts: [...acts.keys()] })
  readline.createInterface({ input: process.stdin })
    .on('line', (line) => run(acts, JSON.parse(line)))
    .on('close', () => process.exit(0)) // whoever asked is gone
} catch (error) {
  say({ error: text(error) })
  process.exit(1)
}
