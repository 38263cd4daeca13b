/** Where the person is: /console/<center>/<page>/<rest>. */
class Route {
  path = $state(location.pathname)
  query = $state(new URLSearchParams(location.search))

  constructor() {
    addEventListener('popstate', () => this.#read())
    document.addEventListener('click', (event) => {
      const link = (event.target as Element | null)?.closest?.('a')
      if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      if (link.target || link.origin !== location.origin || !link.pathname.startsWith('/console/') || link.hasAttribute('download')) return
      event.preventDefault()
      this.go(link.pathname + link.search)
    })
  }

  get parts(): string[] {
    return this.path.split('/').filter(Boolean).slice(1).map(decodeURIComponent)
  }
  get center(): string {
    return this.parts[0] ?? ''
  }
  get page(): string {
    return this.parts[1] ?? ''
  }

  /** to makes the path of a page of this center. */
  to(...parts: string[]): string {
    return '/console/' + [this.center, ...parts].map(encodeURIComponent).join('/')
  }

  go(path: string, replace = false) {
    history[replace ? 'replaceState' : 'pushState'](null, '', path)
    this.#read()
    scrollTo(0, 0)
  }

  #read() {
    this.path = location.pathname
    this.query = new URLSearchParams(location.search)
  }
}

export const route = new Route()
