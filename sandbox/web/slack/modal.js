// The form on top of the stack of the colleague who looks, in Slack's place, so that the phone stays in reach, for keys too.
import { attempt, html, post, useEffect, useRef, useState } from '../core.js'
import { t } from '../words.js'
import { IconButton } from '../ui.js'
import { loadPerson } from '../live.js'
import { Blocks } from './blocks.js'
import { heard } from './elements.js'

// An element's state as the sandbox keeps it, as the value that a field holds.
function held(one) {
  for (const [name, value] of Object.entries(one)) {
    if (name === 'type' || value === null) continue
    if (name === 'selected_option') return value.value
    if (name === 'selected_options') return value.map(option => option.value)
    return value
  }
  return undefined
}
const begun = view => Object.fromEntries(Object.entries(view.state?.values || {}).map(([block, elements]) =>
  [block, Object.fromEntries(Object.entries(elements).map(([action, one]) => [action, held(one)]))]))
const number = (element, value) => element?.type === 'datetimepicker' && typeof value === 'string' ? Date.parse(value) / 1000 : value

export function Modal({ view, me, depth }) {
  const [values, fill] = useState(() => begun(view)), [errors, blame] = useState({}), [busy, set] = useState(false)
  const box = useRef()
  useEffect(() => {
    const first = box.current.querySelector('input:not([type=hidden]), textarea, select') || box.current.querySelector('.modal-foot button, button')
    first?.focus({ preventScroll: true })
  }, [view.id])
  const at = {
    key: view.id, me, view: view.id, values, errors,
    set: (block, element, value) => fill(old => ({ ...old, [block.block_id]: { ...old[block.block_id], [element.action_id]: value } })),
  }
  const close = async () => { await attempt(() => post('/slack/close_view', { user: me, view: view.id })); await loadPerson(me) }
  // While a form is being sent its button cannot be pressed, and the focus it had is nowhere: Escape must still close.
  useEffect(() => {
    const pressed = event => { if (event.key === 'Escape' && event.target === document.body) close() }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [view.id, me])
  const submit = async event => {
    event?.preventDefault()
    if (busy) return
    set(true)
    const asked = {}
    for (const block of view.blocks.filter(one => one.type === 'input')) {
      const value = values[block.block_id]?.[block.element.action_id]
      asked[block.block_id] = { [block.element.action_id]: value === '' ? null : number(block.element, value) ?? null }
    }
    const said = heard(await attempt(() => post('/slack/submit', { user: me, view: view.id, values: asked })))
    blame(said?.errors || {})
    set(false)
    await loadPerson(me)
    if (said?.errors) box.current?.querySelector('.b-input.wrong input, .b-input.wrong textarea, .b-input.wrong select')?.focus()
  }
  const keys = event => {
    if (event.key === 'Escape') { event.stopPropagation(); close() }
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && view.submit) submit(event)
  }
  return html`<div class="modal-shade"><form class="modal" role="dialog" aria-label=${view.title.text} ref=${box} onSubmit=${submit} onKeyDown=${keys} novalidate>
    <header class="modal-head"><h3>${view.title.text}</h3>${depth > 1 && html`<small>${depth}</small>`}
      <${IconButton} icon="x" label=${t('close')} onClick=${close} /></header>
    <div class="modal-body" tabindex="-1"><${Blocks} blocks=${view.blocks} at=${at} /></div>
    <footer class="modal-foot"><button type="button" class="plain" onClick=${close}>${view.close?.text || t('close')}</button>
      ${view.submit && html`<button type="submit" class="primary" aria-disabled=${busy}>${view.submit.text}</button>`}</footer>
  </form></div>`
}
