// Leads through the story: which step comes next, what it means, where on the page it happens.
import { attempt, change, html, state, useEffect, useLayoutEffect, useState } from '../core.js'
import { t } from '../words.js'
import { Icon, IconButton } from '../ui.js'
import { byKeys } from '../focus.js'
import { goTo } from '../slack/names.js'
import { STEPS, begin, standing } from './steps.js'

const PATIENCE = 4000 // milliseconds
const CONTROLS = 'textarea, button:not([tabindex="-1"])'

// What is framed: the place itself, or what leads to it where that is not in sight.
function wayTo(stage) {
  if (!stage) return []
  if (stage.pane === 'phone') return [stage.target, '.side-switch button:nth-child(2)', '.tabs button:nth-child(3)']
  const channel = stage.place || state.ui.guide.channel, rail = `.rail [data-id="${channel}"]`, tab = '.tabs button:nth-child(1)'
  const there = state.ui.place === channel
  if (stage.thread) return [stage.target, ...there ? [`.channel-pane .message[data-ts="${stage.thread}"] .replies`] : [], rail, tab]
  return [...there || !stage.place ? [stage.target] : [], rail, tab]
}

function usePointer(stage) {
  const way = wayTo(stage)
  useEffect(() => {
    const framed = () => document.querySelectorAll('.pointed')
    const point = () => {
      const wanted = way.map(one => document.querySelector(one)).find(one => one?.offsetParent)
      for (const one of framed()) if (one !== wanted) one.classList.remove('pointed')
      wanted?.classList.add('pointed')
    }
    point()
    const again = setInterval(point, 400)
    return () => { clearInterval(again); for (const one of framed()) one.classList.remove('pointed') }
  }, [way.join()])
}

function show(stage) {
  if (stage.pane === 'slack' && (stage.place || stage.thread)) goTo(stage.place || state.ui.guide.channel, stage.thread)
  change('ui', { tab: stage.pane, side: stage.pane === 'phone' ? 'phone' : state.ui.side })
  setTimeout(() => {
    const place = document.querySelector(stage.target)
    if (!place) return
    place.scrollIntoView({ block: 'nearest' })
    // Who asks by a key is led there; who asks by a press sees it, also where the place was in sight before.
    if (byKeys()) (place.matches(CONTROLS) ? place : place.querySelector('textarea') || place.querySelector(CONTROLS))?.focus()
    place.classList.add('shown')
    setTimeout(() => place.classList.remove('shown'), 900)
  }, 60)
}

// The names of buttons, people and commands stand out.
const spoken = (key, fields = {}) => t(key, Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `\u0001${value}\u0001`])))
  .split('\u0001').map((part, number) => number % 2 ? html`<b>${part}</b>` : part)

function Steps({ at }) {
  return html`<ol>${STEPS.map((one, number) => html`<li class=${number < at ? 'done' : number === at ? 'current' : ''} aria-current=${number === at ? 'step' : undefined} title=${t(`guide.${one.key}`)}>
    <i>${number < at ? html`<${Icon} name="check" size=${13} />` : number + 1}</i><span>${t(`guide.${one.key}`)}</span></li>`)}</ol>`
}

export function Guide() {
  const { guide } = state.ui, [busy, set] = useState(false)
  const { at, step, stage, about } = guide ? standing(guide) : { at: 0 }
  useEffect(() => {
    if (guide && (at > guide.reached || about.channel !== guide.channel)) change('ui', { guide: { ...guide, reached: at, channel: about.channel } })
  }, [at, about?.channel])
  usePointer(stage)
  // Who presses twice means it once: the button waits until something has come of it, or nothing has for long.
  useLayoutEffect(() => { set(false) }, [stage && `${step.key} ${stage.key}`])
  useEffect(() => {
    const late = busy && setTimeout(() => set(false), PATIENCE)
    return () => clearTimeout(late)
  }, [busy])
  if (!guide) return null
  const help = async () => { if (busy) return; set(true); if (!await attempt(async () => { await stage.help(); return true })) set(false) }
  return html`<section class="guide" aria-label=${t('guide')}><${Steps} at=${at} />
    <div class="guide-words" role="status"><p>${stage ? spoken(`guide.${step.key}.${stage.key}`, stage.fields) : t('guide.end')}</p></div>
    <div class="guide-acts">${stage ? html`<button type="button" class="plain show" onClick=${() => show(stage)}>${t('guide.show')}</button>
      ${stage.help && html`<button type="button" class="primary" aria-disabled=${busy} onClick=${help}>${t('guide.doIt')}</button>`}`
      : html`<button type="button" class="plain" onClick=${begin}>${t('guide.again')}</button>`}
      <${IconButton} icon="x" label=${t('guide.stop')} onClick=${() => change('ui', { guide: null })} /></div>
  </section>`
}
