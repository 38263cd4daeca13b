// The host's side of a connector in a frame, as a desk has it. It runs in a world of its
// own, so that no connector can see it, and reads of the messages nothing.
//
//	Go ── load, setUp, tell, hangUp, ask ──► here ◄── one port ──► the connector
//	Go ◄──────── say: a word, the number of the load, the rest ── here
(() => {
  const say = globalThis.secondringSay
  let frame
  let port
  let load = 0 // its number
  let seen = 0 // messages of the connector in it

  // What the queue of ports had before an answer is asked for comes before the answer.
  const mirror = new MessageChannel()
  mirror.port1.onmessage = (event) => say(`pong ${event.data} ${seen}`)

  // text is a message as JSON. What cannot be JSON is a message all the same.
  const text = (message) => {
    try {
      return JSON.stringify(message) ?? 'null'
    } catch (error) {
      return JSON.stringify({ type: String(message?.type), unreadable: error.message })
    }
  }

  globalThis.secondring = {
    load(number, url) {
      this.hangUp()
      frame?.remove()
      load = number
      seen = 0
      frame = document.createElement('iframe')
      frame.allow = 'microphone; camera; autoplay; speaker-selection; clipboard-read; clipboard-write; display-capture; fullscreen; hid; storage-access'
      frame.onload = () => say(`loaded ${number}`)
      frame.src = url
      document.body.append(frame)
    },

    setUp(origin, message) {
      this.hangUp()
      const number = load
      const channel = new MessageChannel()
      port = channel.port1
      seen = 0
      port.onmessage = (event) => {
        seen++
        say(`message ${number} ${text(event.data)}`)
      }
      port.onmessageerror = () => {
        seen++
        say(`message ${number} {"type":"undefined","unreadable":"the browser could not read it"}`)
      }
      frame.contentWindow.postMessage(message, origin, [channel.port2])
    },

    tell(message) {
      port?.postMessage(message)
    },

    // Above the connector, for whoever watches: what is played, and what comes next.
    show(name, title, step) {
      document.title = `${name}: ${title}`
      const [about, next] = document.querySelectorAll('header > *')
      about.textContent = document.title
      next.textContent = step
      about.parentElement.hidden = false
    },

    hangUp() {
      port?.close()
      port = undefined
    },
  }

  // The frame's own world asks when the frame has nothing else to do.
  addEventListener('message', (event) => {
    if (event.source === frame?.contentWindow && event.data?.secondring === load) mirror.port2.postMessage(`${load} ${event.data.ping}`)
  })
})()
