// Telegram's side: a phone that is one customer's at a time, with their own chat and their groups.
import { attempt, change, html, post, state, useRef, useState } from '../core.js'
import { focusOn } from '../focus.js'
import { day, dayKey, t } from '../words.js'
import { Dialog, Face, Icon, Menu } from '../ui.js'
import { loadTelegram } from '../live.js'
import { useWindow } from '../slack/list.js'
import { Bubble, titleOf } from './bubble.js'
import { Compose } from './compose.js'

export const customers = () => Object.values(state.telegram.users).filter(one => !one.is_bot)
const chatsOf = user => {
  const own = state.telegram.chats[user] || { id: user, type: 'private', messages: new Map() }
  const groups = Object.values(state.telegram.chats).filter(one => one.members && !one.migrated_to && !['left', 'kicked', undefined].includes(one.members[user]))
  return [own, ...groups]
}
export function pickUp(user, chat = user) {
  const seen = { ...state.ui.seenChats, [`${user} ${chat}`]: lastId(state.telegram.chats[chat]) }
  change('ui', { customer: user, chat, seenChats: seen, tab: 'phone', side: 'phone' })
}
const lastId = chat => chat ? Math.max(0, ...chat.messages.keys()) : 0
const isNew = user => chatsOf(user).some(chat => {
  const open = state.ui.customer === user && state.ui.chat === chat.id
  const last = [...chat.messages.values()].at(-1)
  return !open && last && last.from?.id !== user && last.message_id > (state.ui.seenChats?.[`${user} ${chat.id}`] || 0)
})

const PEOPLE = ['Iris Vance', 'Hugo Lemaire', 'Mei Tanaka', 'Omar Haddad', 'Lena Vogel', 'Paul Rousseau']
function NewCustomer({ onClose }) {
  const taken = new Set(customers().map(titleOf))
  const [name, setName] = useState(PEOPLE.find(one => !taken.has(one)) || ''), [language, setLanguage] = useState(document.documentElement.lang)
  const make = event => {
    event.preventDefault()
    attempt(async () => {
      const made = await post('/telegram/users', { name: name.trim(), language_code: language, username: name.trim().toLowerCase().replace(/[^a-z0-9]+/g, '_') })
      await loadTelegram()
      pickUp(made.id)
      onClose()
      focusOn('#phone .compose textarea')
    })
  }
  return html`<${Dialog} title=${t('newCustomer')} onClose=${onClose}><form onSubmit=${make}>
    <label class="field"><span>${t('name')}</span><input type="text" required value=${name} onFocus=${event => event.target.select()} onInput=${event => setName(event.target.value)} /></label>
    <label class="field"><span>${t('appLanguage')}</span><span class="select"><select value=${language} onChange=${event => setLanguage(event.target.value)}>
      <option value="en">English</option><option value="fr">Français</option><option value="de">Deutsch</option><option value="es">Español</option></select><${Icon} name="chevron-down" size=${15} /></span></label>
    <div class="dialog-foot"><button type="button" class="plain" onClick=${onClose}>${t('cancel')}</button><button type="submit" class="primary">${t('create')}</button></div></form><//>`
}

function NewGroup({ onClose }) {
  const [title, setTitle] = useState(''), [members, setMembers] = useState([state.ui.customer])
  const make = event => {
    event.preventDefault()
    attempt(async () => {
      const made = await post('/telegram/groups', { title, members, kind: 'supergroup' })
      await loadTelegram()
      pickUp(state.ui.customer, made.id)
      onClose()
      focusOn('#phone .compose textarea')
    })
  }
  const tick = (id, on) => setMembers(on ? [...members, id] : members.filter(one => one !== id))
  return html`<${Dialog} title=${t('newGroup')} onClose=${onClose}><form onSubmit=${make}>
    <label class="field"><span>${t('name')}</span><input type="text" required value=${title} onInput=${event => setTitle(event.target.value)} /></label>
    <fieldset class="ticks"><legend>${t('groupMembers')}</legend>${customers().map(one => html`<label><input type="checkbox" disabled=${one.id === state.ui.customer}
      checked=${members.includes(one.id)} onChange=${event => tick(one.id, event.target.checked)} /><span>${titleOf(one)}</span></label>`)}</fieldset>
    <p class="hint">${t('groupHint')}</p>
    <div class="dialog-foot"><button type="button" class="plain" onClick=${onClose}>${t('cancel')}</button><button type="submit" class="primary">${t('create')}</button></div></form><//>`
}

function Who({ open }) {
  const entries = [
    ...customers().map(one => ({
      label: titleOf(one), checked: one.id === state.ui.customer, note: isNew(one.id) ? html`<i class="dot"><span class="sr">${t('unread')}</span></i>` : (one.language_code || '').toUpperCase(),
      face: html`<${Face} name=${titleOf(one)} kind="outside" size=${22} />`, run: () => pickUp(one.id),
    })), null,
    { label: t('newCustomer'), icon: 'user-plus', run: () => open('customer') },
    ...state.ui.customer ? [{ label: t('newGroup'), icon: 'users', run: () => open('group') }] : [],
  ]
  const user = state.telegram.users[state.ui.customer], others = customers().some(one => one.id !== state.ui.customer && isNew(one.id))
  return html`<${Menu} class="self" label=${t('phoneOf')} hasText entries=${entries} text=${html`
    ${user && html`<${Face} name=${titleOf(user)} kind="outside" size=${22} />`}<span>${user ? titleOf(user) : t('nobody')}</span>
    ${others && html`<i class="dot"><span class="sr">${t('unread')}</span></i>`}<${Icon} name="chevron-down" size=${14} />`} />`
}

// An album's pictures come as messages of their own: the first one shows them all.
function together(messages) {
  const albums = new Map(), out = []
  for (const one of messages) {
    const first = one.media_group_id && one.photo && albums.get(one.media_group_id)
    if (first) { first.album.push(one); continue }
    const shown = one.media_group_id && one.photo ? { ...one, album: [one] } : one
    if (shown.album) albums.set(one.media_group_id, shown)
    out.push(shown)
  }
  return out
}

function Chat({ chat, user }) {
  const box = useRef(), top = useRef()
  const [answering, answer] = useState(null), [editing, edit] = useState(null)
  const messages = together([...chat.messages.values()].filter(one => !one.deleted))
  const group = chat.type !== 'private'
  const last = messages.at(-1), own = last?.from?.id === user.id ? last.message_id : 0
  const first = useWindow(messages.length, `${user.id} ${chat.id}`, box, top, own)
  const rows = []
  let before
  for (const one of messages.slice(first)) {
    if (!before || dayKey(before.date) !== dayKey(one.date)) rows.push(html`<li class="note-line" key=${`d${one.message_id}`}>${day(one.date, undefined, Date.now() / 1000 + state.wire.shift)}</li>`)
    rows.push(html`<${Bubble} key=${one.message_id} one=${one} chat=${chat.id} user=${user.id} group=${group} joined=${before?.from?.id === one.from?.id && one.date - before.date < 120}
      lang=${document.documentElement.lang} onReply=${answer} onEdit=${edit} />`)
    before = one
  }
  const typing = state.telegram.typing[chat.id]
  return html`<div class="scroll chat" ref=${box} tabindex="0" role="log" aria-label=${t('chatWith', { name: group ? chat.title : 'Isthmus' })}><ol class="bubbles">
      ${first > 0 && html`<li class="older" ref=${top}>${t('older', { count: first })}</li>`}
      ${messages.length === 0 && html`<li class="first-words"><${Face} kind="bot" size=${52} /><p>${t('firstWords')}</p></li>`}${rows}
      ${typing && html`<li class="bubble-row"><span class="bubble typing" aria-label=${t('typing')}><i></i><i></i><i></i></span></li>`}</ol></div>
    <${Compose} key=${`${user.id} ${chat.id}`} chat=${chat.id} user=${user} group=${group} answering=${answering} editing=${editing} done=${() => { answer(null); edit(null) }} />`
}

export function PhonePane() {
  const [opened, open] = useState('')
  const user = state.telegram.users[state.ui.customer]
  const chats = user ? chatsOf(user.id) : []
  const chat = chats.find(one => one.id === state.ui.chat) || chats[0]
  const blocked = user && (state.telegram.bots[0]?.blocked_by || []).includes(user.id)
  const toast = user && state.telegram.toasts[user.id]
  const act = (path, body) => () => attempt(async () => { await post(path, body); await loadTelegram() })
  const group = chat && chat.type !== 'private'
  const entries = !user ? [] : group
    ? [{ label: t('leaveGroup'), icon: 'x', danger: true, run: act('/telegram/leave', { chat: chat.id, user: user.id }) }]
    : [blocked ? { label: t('unblock'), icon: 'circle-check', run: act('/telegram/unblock', { user: user.id }) } : { label: t('block'), icon: 'ban', danger: true, run: act('/telegram/block', { user: user.id }) }]
  return html`<section class="pane phone" aria-label=${t('phoneSide')} id="phone">
    <header class="side-head"><h2><i class="side-mark outside"></i>${t('outside')}<small>Telegram</small></h2><${Who} open=${open} /></header>
    <div class="handset">
      ${user ? html`<header class="chat-head"><${Face} name=${group ? chat.title : ''} kind=${group ? 'outside' : 'bot'} size=${36} />
          <div class="chat-title"><b>${group ? chat.title : 'Isthmus'}</b><small>${state.telegram.typing[chat.id] ? t('typing') : group ? t('members', { count: Object.keys(chat.members).length }) : blocked ? t('blocked') : t('bot')}</small></div>
          <${Menu} label=${t('moreActions')} icon="ellipsis" entries=${entries} /></header>
        ${chats.length > 1 && html`<div class="chat-tabs" role="tablist" aria-label=${t('chats')}>${chats.map(one => html`<button type="button" role="tab" aria-selected=${one === chat}
          onClick=${() => pickUp(user.id, one.id)}>${one.title || 'Isthmus'}</button>`)}</div>`}
        ${toast && html`<div class="toast ${toast.alert ? 'alert' : ''}" role="status"><span>${toast.text}</span>${toast.alert && html`<button type="button" class="plain" onClick=${() => change('telegram', { toasts: { ...state.telegram.toasts, [user.id]: null } })}>OK</button>`}</div>`}
        <${Chat} key=${`${user.id} ${chat.id}`} chat=${chat} user=${user} />`
        : html`<div class="nothing"><${Icon} name="users" size=${30} /><p>${t('noCustomers')}</p><button type="button" class="primary" onClick=${() => open('customer')}>${t('newCustomer')}</button></div>`}
    </div>
    ${opened === 'customer' && html`<${NewCustomer} onClose=${() => open('')} />`}
    ${opened === 'group' && html`<${NewGroup} onClose=${() => open('')} />`}
  </section>`
}
