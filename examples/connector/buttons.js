// Buttons for the cases, and what the phone says. The same for the phone itself, and for
// its remote control.
import { cases } from './cases.js'

/** show draws a phone into an element. */
export function show(into, phone) {
  const make = (tag, fields = {}, ...inner) => {
    const element = Object.assign(document.createElement(tag), fields)
    element.append(...inner)
    return element
  }
  const state = make('p', { className: 'state', role: 'status' })
  const lines = make('ol', { className: 'lines' })
  into.append(make('h1', {}, 'Sample phone'), state)
  for (const group of new Set(cases.map((one) => one.group))) {
    const buttons = cases.filter((one) => one.group === group).map(({ name, label, hint }) => make('button', { type: 'button', name, title: hint ?? '', onclick: () => phone.press(name) }, label))
    into.append(make('h2', {}, group), make('div', { className: 'buttons' }, ...buttons))
  }
  into.append(make('h2', {}, 'What happened'), lines)

  const draw = () => {
    state.textContent = phone.state
    lines.replaceChildren(...[...phone.lines].reverse().slice(0, 12).map((line) => make('li', {}, line)))
  }
  phone.addEventListener('change', draw)
  draw()
}
