import { Kept } from '../lib/kept.svelte'

// Two tones that swell and pause, as a telephone does; made here, so that no file
// has to be there in time.
const tones = [{ hz: 660, at: 0 }, { hz: 880, at: 0.22 }, { hz: 660, at: 0.44 }, { hz: 880, at: 0.66 }]
const tone = 0.2
const everyMs = 3000

type Sink = AudioContext & { setSinkId?: (id: string) => Promise<void> }

/** Ringer is the sound of the desk, on the device that the person chose. */
// spec: CONSOLE-13
class Ringer {
  device = new Kept('ringer.device', '')
  volume = new Kept('ringer.volume', 70)
  /** The browser lets no sound out before somebody clicks. */
  locked = $state(false)
  ringing = $state(false)
  devices = $state.raw<readonly { id: string; label: string }[]>([])
  /** The chosen device is not there, and the usual one rings. */
  deviceGone = $state(false)
  readonly chooses = typeof AudioContext !== 'undefined' && 'setSinkId' in AudioContext.prototype
  #audio: Sink | undefined
  #repeat: ReturnType<typeof setInterval> | undefined
  #playing: OscillatorNode[] = []

  /** ready opens the sound, and says whether it can be heard. */
  async ready(): Promise<boolean> {
    if (typeof AudioContext === 'undefined') return false
    const audio = (this.#audio ??= new AudioContext() as Sink)
    // A browser that is locked leaves this open until somebody clicks.
    if (audio.state !== 'running') await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 200))])
    this.locked = audio.state !== 'running'
    await this.#route()
    return !this.locked
  }

  async #route() {
    const audio = this.#audio
    if (!audio?.setSinkId) return
    try {
      await audio.setSinkId(this.device.value)
      this.deviceGone = false
    } catch {
      this.deviceGone = this.device.value !== ''
      await audio.setSinkId('').catch(() => {})
    }
  }

  /** find lists the devices; with names once the browser may tell them. */
  async find(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    this.devices = all.filter((d) => d.kind === 'audiooutput' && d.deviceId !== '' && d.deviceId !== 'default').map((d) => ({ id: d.deviceId, label: d.label }))
  }

  start() {
    if (this.ringing) return
    this.ringing = true
    void this.ready()
    this.#ring()
    this.#repeat = setInterval(() => this.#ring(), everyMs)
  }

  stop() {
    clearInterval(this.#repeat)
    this.ringing = false
    for (const one of this.#playing.splice(0)) {
      try {
        one.stop()
      } catch {
        // it never began
      }
    }
  }

  /** test rings once. */
  async test(): Promise<void> {
    await this.ready()
    this.#ring()
  }

  /** over is the sound of a call that has ended. */
  over() {
    if (!this.locked) this.#play([{ hz: 480, at: 0 }, { hz: 360, at: 0.18 }])
  }

  #ring() {
    if (!this.locked) this.#play(tones)
  }

  #play(list: readonly { hz: number; at: number }[]) {
    const audio = this.#audio
    if (audio?.state !== 'running') return
    const loud = Math.max(0, Math.min(1, this.volume.value / 100)) ** 2
    for (const { hz, at } of list) {
      const source = audio.createOscillator()
      const gain = audio.createGain()
      const begin = audio.currentTime + at
      source.frequency.value = hz
      gain.gain.setValueAtTime(0, begin)
      gain.gain.linearRampToValueAtTime(loud * 0.5, begin + 0.02)
      gain.gain.linearRampToValueAtTime(0, begin + tone)
      source.connect(gain).connect(audio.destination)
      source.start(begin)
      source.stop(begin + tone)
      source.onended = () => (this.#playing = this.#playing.filter((one) => one !== source))
      this.#playing.push(source)
    }
  }
}

export const ringer = new Ringer()
