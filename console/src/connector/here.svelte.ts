import type { ConnectorHost } from './host.svelte'

/** The connector that this tab hosts, for the pages that show it; another tab may have it. */
class Here {
  host = $state.raw<ConnectorHost>()
}

export const here = new Here()
