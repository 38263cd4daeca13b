// Runs the page of the sample connector for the checker, without a browser: an order a
// line on standard input, reports on standard output.
//
//	{visit: library, variant}    another connector, in another browser
//	{load: true}                 its page is loaded anew
//	{message}                    of the host
//	{act}                        a button is pressed
//	{ping: true}                 nothing
//
// Each has an id. Reports: {message, of: the number of the load} of the connector, and {done: id}, with error and
// cannot if it did not work.
import readline from 'node:readline'
import { Page, forget, settled } from './page.mjs'

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
let visited
let page
let loads = 0

async function obey({ visit, variant, load, message, act }) {
  if (visit) {
    visited = { library: visit, variant }
    forget()
  }
  if (load) {
    const of = ++loads
    page = new Page(visited.library, visited.variant, (message) => of === loads && say({ message, of })) // a page that is gone says nothing
  }
  if (message) page.tell(message)
  if (act) await page.act(act)
  await settled()
}

readline.createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const order = JSON.parse(line)
    try {
      await obey(order)
      say({ done: order.id })
    } catch ({ message, cannot }) {
      say({ done: order.id, error: message, cannot })
    }
  })
  .on('close', () => process.exit(0)) // whoever asked is gone
