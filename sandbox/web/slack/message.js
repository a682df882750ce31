// One message: who, when, words or blocks, files, reactions, and what can be done with it.
import { attempt, html, memo, post, state, useEffect, useLayoutEffect, useRef, useState } from '../core.js'
import { clock, fullTime, size, t } from '../words.js'
import { Face, Icon, IconButton, Menu } from '../ui.js'
import { Blocks, Picture } from './blocks.js'
import { heard } from './elements.js'
import { Emoji, Mrkdwn, bare } from './mrkdwn.js'
import { author, goTo, me, nameOf } from './names.js'

const QUICK = ['+1', 'eyes', 'white_check_mark', 'heart', 'tada', 'pray', 'thinking_face', 'bug']
export const react = (channel, message, name) => {
  const mine = message.reactions?.find(one => one.name === name)?.users.includes(state.ui.me)
  return attempt(() => post(mine ? '/slack/unreact' : '/slack/react', { user: state.ui.me, channel, ts: message.ts, name }))
}

const Reactions = ({ channel, message }) => !message.reactions ? null : html`<div class="reactions">${message.reactions.map(one => html`
  <button type="button" class="reaction ${one.users.includes(state.ui.me) ? 'mine' : ''}" onClick=${() => react(channel, message, one.name)}
    aria-pressed=${one.users.includes(state.ui.me)} title=${one.users.map(nameOf).join(', ')}
    aria-label=${t('reactionBy', { name: one.name.replace(/_/g, ' '), count: one.count, who: one.users.map(nameOf).join(', ') })}
    ><${Emoji} name=${one.name} /><span>${one.count}</span></button>`)}</div>`

const shownAs = file => (file.mimetype || '').split('/')[0]
function File({ file }) {
  const url = `/control/slack/files/${file.id}`
  if (file.mode === 'tombstone') return html`<p class="gone">${t('fileGone')}</p>`
  if (shownAs(file) === 'image') return html`<${Picture} url=${url} alt=${file.title || file.name} title=${file.name} />`
  if (shownAs(file) === 'audio') return html`<figure class="sound"><figcaption>${file.name}</figcaption><audio controls preload="none" src=${url}></audio></figure>`
  return html`<a class="file" href=${url} download=${file.name}><${Icon} name="file-text" size=${22} />
    <span><b>${file.title || file.name}</b><small>${(file.filetype || '').toUpperCase()} ${size(file.size || 0)}</small></span></a>`
}

const Attachment = ({ one, at }) => html`<div class="attachment">${one.blocks ? html`<${Blocks} blocks=${one.blocks} at=${at} />`
  : html`${one.title && html`<b>${one.title}</b>`}<${Mrkdwn} text=${one.text || one.fallback || ''} />`}</div>`

export function Words({ message, at }) {
  return html`${message.blocks?.length ? html`<${Blocks} blocks=${message.blocks} at=${at} />` : html`<div class="plain-words"><${Mrkdwn} text=${message.text} /></div>`}
    ${message.attachments?.map(one => html`<${Attachment} one=${one} at=${at} />`)}
    ${message.files && html`<div class="files">${message.files.map(file => html`<${File} file=${file} key=${file.id} />`)}</div>`}`
}

const SERVICE = { channel_join: 'joinedChannel', channel_leave: 'leftChannel', group_join: 'joinedChannel' }

function tools(channel, message, inThread, edit) {
  const { me: user } = state.ui
  const own = message.user === user && !message.bot_id
  const shortcut = one => attempt(async () => heard(await post('/slack/shortcut', { user, callback_id: one.callback_id, channel, ts: message.ts })))
  const shortcuts = state.slack.features.shortcuts.filter(one => one.type === 'message').map(one => ({ label: one.name, note: 'Isthmus', icon: 'zap', run: () => shortcut(one) }))
  const others = [
    inThread ? undefined : { label: t('replyInThread'), icon: 'messages-square', run: () => goTo(channel, message.thread_ts || message.ts) },
    own ? { label: t('edit'), icon: 'pencil', run: edit } : undefined,
    own ? { label: t('delete'), icon: 'trash-2', danger: true, run: () => attempt(() => post('/slack/delete', { user, channel, ts: message.ts })) } : undefined,
  ].filter(Boolean)
  return [...shortcuts, ...shortcuts.length && others.length ? [null] : [], ...others]
}

function Tools({ channel, message, inThread, edit }) {
  const entries = tools(channel, message, inThread, edit), box = useRef()
  // One stop for Tab however many there are; arrows move between them.
  const stops = () => [...box.current.querySelectorAll(':scope > button, :scope > .menu > button')].filter(one => one.offsetParent)
  const stop = one => { for (const other of stops()) other.tabIndex = other === one ? 0 : -1 }
  useLayoutEffect(() => { const all = stops(); stop(all.find(one => one === document.activeElement) || all[0]) })
  const keys = event => {
    const all = stops(), at = all.indexOf(document.activeElement), to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    const next = all.at(to % all.length)
    stop(next)
    next.focus()
  }
  return html`<div class="tools" role="toolbar" aria-label=${t('messageTools')} ref=${box} onKeyDown=${keys}>
    ${QUICK.slice(0, 3).map(name => html`<button type="button" class="icon-button quick" title=${`:${name}:`} aria-label=${t('reactWith', { name: name.replace(/_/g, ' ') })}
      onClick=${() => react(channel, message, name)}><${Emoji} name=${name} /></button>`)}
    <${Menu} class="more-reactions" label=${t('react')} icon="smile" entries=${QUICK.map(name => ({ label: name.replace(/_/g, ' '), face: html`<${Emoji} name=${name} />`, run: () => react(channel, message, name) }))} />
    ${!inThread && html`<${IconButton} icon="messages-square" label=${t('replyInThread')} onClick=${() => goTo(channel, message.thread_ts || message.ts)} />`}
    <${Menu} label=${t('moreActions')} icon="ellipsis" entries=${entries} />
  </div>`
}

function Edit({ channel, message, done }) {
  const [text, set] = useState(bare(message.text)), box = useRef()
  useEffect(() => { box.current.focus() }, [])
  const save = async () => { await attempt(() => post('/slack/edit', { user: state.ui.me, channel, ts: message.ts, text })); done() }
  const keys = event => {
    if (event.key === 'Escape') done()
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); save() }
  }
  return html`<div class="edit"><textarea ref=${box} aria-label=${t('editMessage')} rows="2" value=${text} onInput=${event => set(event.target.value)} onKeyDown=${keys}></textarea>
    <div><button type="button" class="plain" onClick=${done}>${t('cancel')}</button><button type="button" class="primary" onClick=${save}>${t('save')}</button></div></div>`
}

// `repeated`: the same person just spoke, so that name and face are left out. `who` makes it draw again for another reader.
export const Message = memo(({ message, channel, inThread, repeated, replies, last, user, onHide }) => {
  const [editing, set] = useState(false), [near, come] = useState(false), row = useRef()
  // What can be done is drawn for the one message that has the pointer or the focus, not for two thousand.
  const called = useRef(false), focused = () => { called.current = true; come(true) }
  useLayoutEffect(() => {
    if (near && called.current) row.current.querySelector('.tools [tabindex="0"]')?.focus()
    called.current = false
  }, [near])
  const left = () => row.current && !inTools(document.activeElement) && !row.current.matches(':hover') && come(false)
  const inTools = one => Boolean(one && row.current?.querySelector('.tools')?.contains(one))
  const who = author(message), seconds = Number(message.ts), hidden = 'to' in message
  const at = { key: message.ts, me: user, channel, ts: message.ts }
  if (SERVICE[message.subtype]) {
    return html`<li class="service">${t(SERVICE[message.subtype], { name: nameOf(message.user) })}</li>`
  }
  return html`<li class="message ${who.kind} ${repeated ? 'repeated' : ''} ${hidden ? 'hidden' : ''} ${replies && !inThread ? 'opens' : ''}" data-ts=${message.ts} ref=${row}
    onPointerEnter=${() => come(true)} onPointerLeave=${() => inTools(document.activeElement) || come(false)}
    onfocusout=${event => inTools(event.target) && !inTools(event.relatedTarget) && setTimeout(left)}>
    <div class="gutter">${repeated ? html`<time class="small-time" dateTime=${new Date(seconds * 1000).toISOString()}>${clock(seconds, me().tz)}</time>` : html`<${Face} name=${who.name} kind=${who.kind} />`}</div>
    <div class="body">
      ${hidden && html`<p class="only-you"><${Icon} name="eye" size=${13} />${t('onlyYou')}</p>`}
      ${!repeated && html`<p class="who"><b>${who.name}</b>${who.kind === 'bot' && html`<span class="badge">${t('app')}</span>`}
        ${who.kind === 'outside' && html`<span class="badge outside">${t('customer')}</span>`}
        <time title=${fullTime(seconds, me().tz)} dateTime=${new Date(seconds * 1000).toISOString()}>${clock(seconds, me().tz)}</time></p>`}
      ${editing ? html`<${Edit} channel=${channel} message=${message} done=${() => set(false)} />` : html`<${Words} message=${message} at=${at} />`}
      ${message.edited && !(message.bot_id && message.blocks) && html`<small class="edited">${t('edited')}</small>`}
      <${Reactions} channel=${channel} message=${message} />
      ${replies > 0 && !inThread && html`<button type="button" class="replies ${state.ui.thread === message.ts ? 'open' : ''}" onClick=${() => goTo(channel, message.ts)}>
        <${Icon} name="messages-square" size=${15} /><b>${t('replies', { count: replies })}</b><span>${t('lastReply', { time: clock(Number(last), me().tz) })}</span><${Icon} name="chevron-right" size=${15} /></button>`}
      ${hidden && html`<button type="button" class="dismiss" onClick=${() => onHide(message.ts)}>${t('dismiss')}</button>`}
    </div>
    ${!hidden && !editing && !near && html`<button type="button" class="tools-call" aria-label=${t('messageTools')} onFocus=${focused} onClick=${focused}>…</button>`}
    ${!hidden && !editing && near && html`<${Tools} channel=${channel} message=${message} inThread=${inThread} edit=${() => set(true)} />`}
  </li>`
})
