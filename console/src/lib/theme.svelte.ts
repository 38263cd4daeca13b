import { Kept } from './kept.svelte'

export type Theme = 'system' | 'light' | 'dark'

const kept = new Kept<Theme>('theme', 'system')

/** theme is the look that the person chose; "system" follows the machine. */
export const theme = {
  get value(): Theme {
    return kept.value
  },
  set value(value: Theme) {
    kept.value = value
    show()
  },
}

function show() {
  const root = document.documentElement
  if (kept.value === 'system') delete root.dataset.theme
  else root.dataset.theme = kept.value
}
show()
