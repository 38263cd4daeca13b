// Who may ask. Nobody, until somebody is named: a connector that answered every page
// would give each of them an agent's telephone.

// spec: CONSOLE-85
/** mayAsk says whether an origin is one of those that are named, exactly. */
export function mayAsk(origin, origins = ofThePage()) {
  return origins.some((allowed) => sameOrigin(allowed, origin))
}

function sameOrigin(allowed, origin) {
  try {
    return new URL(allowed).origin === origin && origin !== 'null'
  } catch {
    return false // a name that is none allows nobody
  }
}

function ofThePage() {
  if (typeof document === 'undefined') return []
  const metas = document.querySelectorAll('meta[name="connector-origins"]')
  return [...metas].flatMap((meta) => meta.content.split(/[\s,]+/).filter(Boolean))
}
