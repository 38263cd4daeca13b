import type { Client, ClientOptions } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths };
export type Schemas = components['schemas'];
export declare function secondring(url: string, key?: string, options?: Omit<ClientOptions, 'baseUrl'>): Client<paths>;
