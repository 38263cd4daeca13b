import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { route } from './lib/route.svelte'
import { session } from './lib/session.svelte'
import { language } from './lib/text.svelte'
import { pages } from './pages'

// The host is asked who is here before anything is drawn, and the page of the address comes meanwhile.
if (route.center && route.page !== 'wall') void session.enter(route.center)
void pages.find((page) => page.id === route.page)?.load().catch(() => {})
await language.load()
mount(App, { target: document.getElementById('app')! })
