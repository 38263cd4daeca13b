// What TypeScript lets through and what not: checked by npm run check, never run.
import { secondring, type Schemas } from '../client.js';

const host = secondring('http://127.0.0.1:7780', 'sr_…');

export async function life() {
  const { data, error } = await host.POST('/v1/centers/{center}/calls', {
    params: { path: { center: 'acme' } },
    body: { queue: 'support', from: { number: '+49 30 1234567' } },
  });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  const id: string = data.id;
  const read = await host.GET('/v1/centers/{center}/calls/{id}', { params: { path: { center: 'acme', id } } });
  const call: Schemas['Call'] | undefined = read.data;
  return call?.place;
}

// @ts-expect-error a call needs a queue
void host.POST('/v1/centers/{center}/calls', { params: { path: { center: 'acme' } }, body: { queue: 7 } });
