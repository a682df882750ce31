// Leads through the story: which step comes next, what it means, where on the page it happens.
import { attempt, change, html, state, useEffect } from '../core.js'
import { t } from '../words.js'
import { Icon, IconButton } from '../ui.js'
import { STEPS, begin } from './steps.js'

export function Guide() {
  const { guide } = state.ui
  const reached = guide ? STEPS.findIndex((one, number) => number >= guide.reached && !one.done(guide)) : 0
  const at = reached < 0 ? STEPS.length : reached
  useEffect(() => { if (guide && at > guide.reached) change('ui', { guide: { ...guide, reached: at } }) }, [at])
  const current = guide && STEPS[at]
  useEffect(() => {
    if (!current) return undefined
    const point = () => {
      for (const one of document.querySelectorAll('.pointed')) if (!one.matches(current.target)) one.classList.remove('pointed')
      document.querySelector(current.target)?.classList.add('pointed')
    }
    point()
    const again = setInterval(point, 400)
    return () => { clearInterval(again); for (const one of document.querySelectorAll('.pointed')) one.classList.remove('pointed') }
  }, [current?.key])
  if (!guide) return null
  const show = () => change('ui', { tab: current.pane, side: current.pane === 'phone' ? 'phone' : state.ui.side })
  return html`<section class="guide" aria-label=${t('guide')}>
    <ol>${STEPS.map((one, number) => html`<li class=${number < at ? 'done' : number === at ? 'current' : ''} aria-current=${number === at ? 'step' : undefined}>
      <i>${number < at ? html`<${Icon} name="check" size=${13} />` : number + 1}</i><span>${t(`guide.${one.key}`)}</span></li>`)}</ol>
    <div class="guide-words" role="status">${current ? html`<p>${t(`guide.${current.key}.more`)}</p>` : html`<p>${t('guide.end')}</p>`}</div>
    <div class="guide-acts">${current ? html`<button type="button" class="plain show" onClick=${show}>${t('guide.show')}</button>
      ${current.help && html`<button type="button" class="primary" onClick=${() => attempt(async () => { await current.help(guide); return true })}>${t('guide.doIt')}</button>`}`
      : html`<button type="button" class="plain" onClick=${begin}>${t('guide.again')}</button>`}
      <${IconButton} icon="x" label=${t('guide.stop')} onClick=${() => change('ui', { guide: null })} /></div>
  </section>`
}
