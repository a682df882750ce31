// Small pieces that both sides use: icons, faces, emoji, menus, questions. Knows no platform.
import { h, html, useEffect, useLayoutEffect, useRef, useState, unique } from './core.js'
import { t } from './words.js'
import ICONS from './vendor/icons.js'
import EMOJI from './vendor/emoji.js'

export const Icon = ({ name, size = 18 }) => h('svg', {
  class: 'icon', width: size, height: size, viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.9,
  'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', dangerouslySetInnerHTML: { __html: ICONS[name] || '' },
})

export const IconButton = ({ icon, label, size, class: kind = '', ...more }) => html`
  <button type="button" class="icon-button ${kind}" title=${label} aria-label=${label} ...${more}
    ><${Icon} name=${icon} size=${size} /></button>`

const BY_NAME = new Map()
for (const row of EMOJI.split('|')) {
  const [character, ...names] = row.split(' ')
  for (const name of names) BY_NAME.set(name, character)
}
const TONES = { 2: '🏻', 3: '🏼', 4: '🏽', 5: '🏾', 6: '🏿' }

// The character of Slack's name, with or without skin tone; undefined when there is none.
export function emoji(name) {
  const [base, tone] = name.split('::skin-tone-')
  const found = BY_NAME.get(base)
  return found && found + (TONES[tone] || '')
}

const hash = text => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7)
const initials = name => {
  const parts = name.replace(/[^\p{L}\p{N} ]/gu, '').split(' ').filter(Boolean)
  return (parts.length > 1 ? parts[0][0] + parts.at(-1)[0] : (parts[0] || '?').slice(0, 1)).toUpperCase()
}
export const Face = ({ name, kind = 'inside', size = 36 }) => kind === 'bot'
  ? html`<img class="face" src="/page/mark.svg" alt="" width=${size} height=${size} />`
  : html`<span class="face ${kind} tint-${hash(name) % 4} s${size}" aria-hidden="true">${initials(name)}</span>`

// Where something that opens can be seen whole: within the list that scrolls, or its part of the page.
function roomOf(place) {
  const pane = place.closest('.pane')?.getBoundingClientRect(), scroll = place.closest('.scroll')?.getBoundingClientRect()
  const { top, bottom } = scroll || { top: 0, bottom: innerHeight }, { left, right } = pane || { left: 0, right: innerWidth }
  return { top, bottom: Math.min(bottom, innerHeight) - 6, left: Math.max(0, left) + 6, right: Math.min(right, innerWidth) - 6 }
}

// A button that opens a list of things to do. `entries`: [{label, icon?, run, danger?, checked?}] or null for a line between.
export function Menu({ label, icon, entries, text, class: kind = '', hasText }) {
  const [open, set] = useState(false)
  const box = useRef(), id = useRef(unique()).current
  const close = back => { set(false); if (back) box.current?.querySelector('button').focus() }
  useEffect(() => {
    if (!open) return undefined
    const away = event => box.current && !box.current.contains(event.target) && close(false)
    document.addEventListener('pointerdown', away)
    return () => document.removeEventListener('pointerdown', away)
  }, [open])
  useLayoutEffect(() => {
    if (!open) return
    const list = box.current.querySelector('[role=menu]'), { top, bottom, left, right } = roomOf(box.current)
    const edge = list.getBoundingClientRect(), up = edge.bottom > bottom && box.current.getBoundingClientRect().top - edge.height > top
    list.classList.toggle('up', up)
    list.style.translate = `${Math.min(0, right - edge.right) || Math.max(0, left - edge.left)}px 0`
    const first = list.querySelector('[aria-checked=true]') || list.querySelector('[role^=menuitem]')
    if (first) list.scrollTop = first.offsetTop - list.clientHeight / 2
    first?.focus({ preventScroll: true })
  }, [open])
  const keys = event => {
    const items = [...box.current.querySelectorAll('[role^=menuitem]')], at = items.indexOf(document.activeElement)
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape' && open) { event.stopPropagation(); close(true) }
    else if (event.key === 'Tab' && open) close(false)
    else if (open && /^[\p{L}\p{N}]$/u.test(event.key) && !event.ctrlKey && !event.metaKey) {
      const begins = one => one.innerText.trim().toLowerCase().startsWith(event.key.toLowerCase())
      ;[...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins)?.focus()
    } else if (open && move !== undefined) { event.preventDefault(); items.at(move % items.length)?.focus() }
    else if (!open && event.key === 'ArrowDown') { event.preventDefault(); set(true) }
  }
  return html`<span class="menu ${kind} ${open ? 'open' : ''}" ref=${box} onKeyDown=${keys}>
    <button type="button" class=${hasText ? 'menu-text' : 'icon-button'} aria-haspopup="menu" aria-expanded=${open}
      aria-label=${hasText ? undefined : label} title=${label} aria-controls=${open ? id : undefined}
      onClick=${() => set(!open)}>${icon && html`<${Icon} name=${icon} />`}${text}</button>
    ${open && html`<div role="menu" id=${id} aria-label=${label} class="menu-list">
      ${entries.map(one => one ? html`<button type="button" tabindex="-1" class=${one.danger ? 'danger' : ''}
        role=${one.checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${one.checked}
        onClick=${() => { close(true); one.run() }}>${one.icon && html`<${Icon} name=${one.icon} size=${16} />`}
        ${one.face}<span>${one.label}</span>${one.note && html`<small>${one.note}</small>`}</button>`
        : html`<hr role="separator" />`)}
    </div>`}
  </span>`
}

// A native dialog that is open while it is drawn.
export function Dialog({ title, onClose, children, class: kind = '' }) {
  const box = useRef(), id = useRef(unique()).current
  useEffect(() => { box.current.showModal(); return () => box.current?.close?.() }, [])
  return html`<dialog ref=${box} class="dialog ${kind}" aria-labelledby=${id} onCancel=${event => { event.preventDefault(); onClose() }}
    onPointerDown=${event => event.target === box.current && onClose()}>
    <div class="dialog-body"><h2 id=${id}>${title}</h2>${children}</div></dialog>`
}

export function Confirm({ confirm, onYes, onNo }) {
  const { title, text, confirm: yes, deny: no, style } = confirm
  return html`<${Dialog} title=${title?.text || ''} onClose=${onNo}>
    <p>${text?.text}</p>
    <div class="dialog-foot"><button type="button" class="plain" onClick=${onNo}>${no?.text || t('no')}</button>
      <button type="button" class=${style === 'danger' ? 'danger' : 'primary'} onClick=${onYes}>${yes?.text || t('yes')}</button></div>
  <//>`
}

// The keys that move in a list of suggestions; gives true when the key was for the list.
export function moveIn(event, count, at, set, choose) {
  if (!count) return false
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (move) {
    event.preventDefault()
    set((at + move + count) % count)
    setTimeout(() => document.querySelector('.suggestions .on')?.scrollIntoView({ block: 'nearest' }))
    return true
  }
  if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); choose(at); return true }
  return false
}

export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
  return btoa(text)
}
