// A clock that is not slowed down when the page is hidden. See stream.ts.
setInterval(() => postMessage(0), 1000)
export {}
