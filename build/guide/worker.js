// Pages that are opened as files may not start a worker, which the search needs. Here one runs in a frame of the page.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(url) {
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      document.body.append(this.frame)
      const inside = this.frame.contentWindow
      inside.postMessage = data => this.deliver(window, data, event => this.onmessage?.(event))
      const script = inside.document.createElement("script")
      script.src = url
      script.onload = () => {
        const waiting = this.waiting
        this.waiting = undefined
        waiting.forEach(data => this.postMessage(data))
      }
      inside.document.body.append(script)
    }

    postMessage(data) {
      if (this.waiting) {
        this.waiting.push(data)
      } else {
        this.deliver(this.frame.contentWindow, data, event => this.frame.contentWindow?.onmessage(event))
      }
    }

    // As a worker does: a copy, and later.
    deliver(realm, value, receiver) {
      const data = realm.structuredClone(value)
      setTimeout(() => receiver(new MessageEvent("message", { data })))
    }

    terminate() {
      this.frame.remove()
    }
  }
}
