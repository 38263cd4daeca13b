// Serves the switchboard of the examples for a host: as it is or, by ?broken=NAME, wrong
// in one way. It prints its port, and ends with whoever started it.
import { readFileSync } from 'node:fs'

import { serve } from '../../examples/switchboard/switchboard.mjs'

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')
const page = (name) => read(`../../examples/switchboard/${name}`)

/** breakable is a page whose script puts broken.js before the library, if it is asked to. */
function breakable(text) {
  const broken = text.replace(/<script(?: type="module")?>(\s[^<]*)switchboard\.begin\((.*)\)/, `<script type="module">
    import { broken } from './broken.js'
    const name = new URLSearchParams(location.search).get('broken')
    $1switchboard.begin(name ? broken($2, name) : $2)`)
  if (broken === text) throw new Error('the page begins in another way')
  return broken
}

const { port } = await serve({
  pages: {
    '/': breakable(page('index.html').replace('ORIGINS', process.argv[2])),
    '/stock-4.8.10': breakable(page('stock.html').replace('VERSION', '4.8.10')),
    '/stock-3.6.2': breakable(page('stock.html').replace('VERSION', '3.6.2')),
    '/stock-3.2.17': breakable(page('stock.html').replace('VERSION', '3.2.17')),
    '/broken.js': read('broken.js'),
  },
})
process.stdout.write(`${port}\n`)
process.stdin.resume().on('end', () => process.exit())
