import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { route } from './lib/route.svelte'
import { language } from './lib/text.svelte'
import { pages } from './pages'

// The page of the address comes while the host is asked who is here.
void pages.find((page) => page.id === route.page)?.load().catch(() => {})
await language.load()
mount(App, { target: document.getElementById('app')! })
