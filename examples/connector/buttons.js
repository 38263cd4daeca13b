// Buttons for the cases, and what the phone says. The same for the phone itself, and for
// its remote control.
import { groups } from './cases.js'

function make(tag, fields = {}, ...inner) {
  const element = Object.assign(document.createElement(tag), fields)
  element.append(...inner)
  return element
}

/** show draws a phone into an element; press is what a button does. */
export function show(into, phone, press) {
  const state = make('p', { className: 'state', role: 'status' })
  const lines = make('ol', { className: 'lines' })
  const sections = groups.map(({ title, open = false, cases }) => {
    const buttons = cases.map(({ name, label, hint = '', cannot }) => {
      const missing = cannot?.(phone)
      return make('button', { type: 'button', name, title: missing || hint, disabled: Boolean(missing), onclick: () => press(phone, name) }, label)
    })
    return make('details', { open }, make('summary', {}, title), make('div', { className: 'buttons' }, ...buttons))
  })
  const happened = make('section', {}, make('h2', {}, 'What happened'), lines)
  into.append(make('h1', {}, 'Sample phone'), state, ...sections, happened)

  const draw = () => {
    state.textContent = phone.state
    lines.replaceChildren(...[...phone.lines].reverse().slice(0, 12).map((line) => make('li', {}, line)))
    groups.forEach(({ due }, i) => {
      if (due?.(phone)) sections[i].open = true
      sections[i].hidden = Boolean(phone.waits) && !due?.(phone) // who must sign in has little room, and nothing else to do
    })
  }
  phone.addEventListener('change', draw)
  draw()
}
