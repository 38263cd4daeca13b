import createClient from 'openapi-fetch';

/**
 * Makes a client of a host for whoever holds an API key. Every operation of the
 * document is client.GET, POST, PUT or DELETE with its path; what it takes and gives is typed.
 *
 *   const host = secondring('http://127.0.0.1:7780', process.env.KEY);
 *   const { data, error } = await host.POST('/v1/centers/{center}/calls',
 *     { params: { path: { center: 'acme' } }, body: { queue: 'support' } });
 */
export function secondring(url, key, options = {}) {
  const client = createClient({ ...options, baseUrl: url });
  client.use({
    onRequest({ request }) {
      if (key) request.headers.set('Authorization', `Bearer ${key}`);
      return request;
    },
  });
  return client;
}
