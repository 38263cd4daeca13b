// What the tests of connectors have in common: the sample connector in the desk of a host.
import { serve } from '../../examples/connector/serve.mjs'
import { config, stage, until } from './harness.mjs'

/** floor is a host with a connector of its own for one test. */
export async function floor(t, { pages, adapter = '/', more } = {}) {
  const phone = await serve({ pages })
  t.after(() => phone.close())
  const s = await stage(t, { config: withConnector(`http://127.0.0.1:${phone.port}${adapter}`, more) })
  phone.host = s.url
  return { s, phone }
}

/** withConnector is the usual contact center, with an adapter URL. */
export function withConnector(url, more = '') {
  return config.replace('deskSilenceSeconds: 900}', `deskSilenceSeconds: 900, connector: {url: "${url}"${more}}}`)
}

/** stands waits until the panel says how the connector stands. */
export const stands = (page, text) => page.getByRole('complementary', { name: 'Connector' }).getByRole('button', { name: text }).waitFor()

/** does is a request of whoever is signed in at a page. */
export async function does(page, method, where, body = {}) {
  const answer = await page.evaluate(async ([method, where, body]) => {
    const center = location.pathname.split('/')[2]
    const response = await fetch(`/v1/centers/${center}${where}`, { method, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) })
    return { ok: response.ok, text: await response.text() }
  }, [method, where, body])
  if (!answer.ok) throw new Error(`${method} ${where}: ${answer.text}`)
}

/** online is an agent whose connector runs in the desk, and who takes calls. */
export async function online(s, key, options) {
  const page = await s.desk(key, options)
  await stands(page, 'Connector ready')
  await until(async () => (await s.ask('GET', `/agents/${key}`)).ready)
  await s.ask('POST', `/agents/${key}/status`, { status: 'online' })
  return page
}
