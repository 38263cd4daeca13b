import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { language } from './lib/text.svelte'

await language.load()
mount(App, { target: document.getElementById('app')! })
