// Where the focus goes when what had it is gone: somebody who uses keys never has to begin at the top of the page again.
// Knows elements, no platform.
let keys = false
document.addEventListener('keydown', () => { keys = true }, true)
document.addEventListener('pointerdown', () => { keys = false }, true)

// Whether the newest thing that somebody did was done with a key.
export const byKeys = () => keys

const STOPS = '.message, .bubble-row, .crossing, .modal, .scroll, .guide, .pane'
const canHave = one => one.isConnected && !one.disabled && !one.closest('[inert]') && one.offsetParent !== null

// An element's place: gives what brings the focus back to it, or to the nearest of what was around it that is still there.
export function placeOf(element) {
  const around = []
  for (let one = element.parentElement; one; one = one.parentElement) if (one.matches(STOPS)) around.push(one)
  return () => {
    const found = [element, ...around].find(canHave)
    if (!found) return
    if (found !== element && !found.hasAttribute('tabindex')) found.tabIndex = -1
    found.focus({ preventScroll: true })
  }
}

// Watches a part of the page: what had the focus and was taken out of it leaves the focus to what was around it.
export function keepFocus(part) {
  let last, back
  part.addEventListener('focusin', event => { last = event.target; back = placeOf(last) })
  // Looked at once the focus has settled: on its way from one to another nobody has it.
  const look = () => { if (last && !last.isConnected && document.activeElement === document.body) back() }
  new MutationObserver(() => { if (last && !last.isConnected) setTimeout(look) }).observe(part, { childList: true, subtree: true })
}

// Puts the focus where something can be done in a part: on the first of these that is in sight, once it is drawn.
export const focusOn = (...places) => setTimeout(() => places.map(one => document.querySelector(one)).find(one => one && canHave(one))?.focus())
