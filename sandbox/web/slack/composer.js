// Where a colleague writes: words, files, slash commands and names with completion.
import { attempt, change, html, post, state, useRef, useState } from '../core.js'
import { t } from '../words.js'
import { Face, IconButton, base64, moveIn } from '../ui.js'
import { heard } from './elements.js'
import { bot, colleagues } from './names.js'

const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

// What could be meant by the word before the cursor: commands at the beginning, names after an @.
function suggested(text, at, inThread) {
  const before = text.slice(0, at)
  if (/^\/\S*$/.test(before)) {
    return state.slack.features.commands.filter(one => one.command.startsWith(before.toLowerCase()))
      .map(one => ({ key: one.command, label: one.command, hint: one.hint, note: one.description, text: `${one.command} `, from: 0, off: inThread }))
  }
  const name = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before)
  if (!name) return []
  const from = at - name[1].length - 1
  const isthmus = state.slack.users[bot()?.user]
  return [isthmus && { name: isthmus.name, label: 'Isthmus', note: t('toCustomer'), kind: 'bot' },
    ...colleagues().filter(one => one.id !== state.ui.me).map(one => ({ name: one.name, label: one.real_name, kind: 'inside' })),
    ...state.slack.groups.map(one => ({ name: one.handle, label: `@${one.handle}`, kind: 'inside', note: t('group') }))]
    .filter(one => one && (fold(one.name).startsWith(fold(name[1])) || fold(one.label).startsWith(fold(name[1]))))
    .map(one => ({ ...one, key: one.name, text: `@${one.name} `, from }))
}

export function Composer({ channel, thread = '', label, className = '' }) {
  const key = `${state.ui.me} ${channel} ${thread}`
  const text = state.ui.drafts[key] || ''
  const [at, moveTo] = useState(0), [cursor, setCursor] = useState(0), [shut, setShut] = useState(''), [files, setFiles] = useState([])
  const box = useRef(), picker = useRef()
  const write = value => change('ui', { drafts: { ...state.ui.drafts, [key]: value } })
  const found = shut === text ? [] : suggested(text, cursor, Boolean(thread)).slice(0, 7)
  const current = Math.min(at, found.length - 1)
  const list = `s-${thread || channel}`
  const choose = number => {
    const one = found[number], next = text.slice(0, one.from) + one.text + text.slice(cursor)
    write(next)
    setShut(next)
    setTimeout(() => { const end = one.from + one.text.length; box.current.focus(); box.current.setSelectionRange(end, end); setCursor(end) })
  }
  const send = async () => {
    const words = text.trim()
    if (!words && !files.length) return
    const user = state.ui.me
    const sent = files
    write(''); setFiles([])
    const said = await attempt(async () => {
      if (/^\/(?!\/)/.test(words) && !sent.length) {  // two slashes begin a remark, no command
        const [command, ...rest] = words.split(' ')
        return heard(await post('/slack/command', { user, channel, command, text: rest.join(' '), ...(thread ? { thread_ts: thread } : {}) }))
      }
      const place = { user, channel, ...(thread ? { thread_ts: thread } : {}) }
      if (!sent.length) return post('/slack/message', { ...place, text: words })
      const made = await Promise.all(sent.map(async file => ({ name: file.name, mimetype: file.type || undefined, content: await base64(file) })))
      return made.length === 1 ? post('/slack/upload', { ...place, ...made[0], ...(words ? { text: words } : {}) }) : post('/slack/message', { ...place, text: words || made[0].name, files: made })
    })
    if (said === undefined) { write(text); setFiles(sent) }
  }
  const keys = event => {
    const whole = event.key === 'Enter' && text.startsWith('/') && found[current]?.key === text.trim()  // a command typed to its end is sent
    if (found.length && !whole && moveIn(event, found.length, current, moveTo, choose)) return
    if (event.key === 'Escape' && found.length) { event.stopPropagation(); setShut(text) }
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send() }
  }
  const input = event => { write(event.target.value); setCursor(event.target.selectionStart); moveTo(0); setShut('') }
  return html`<div class="composer ${className}">
    ${found.length > 0 && html`<div class="suggestions" role="listbox" id=${list} aria-label=${t('suggestions')}>${found.map((one, number) => html`
      <div role="option" id=${`${list}-${number}`} key=${one.key} aria-selected=${number === current} class=${number === current ? 'on' : ''} onPointerMove=${event => (event.movementX || event.movementY) && moveTo(number)}
        onPointerDown=${event => { event.preventDefault(); choose(number) }}>
        ${one.kind && html`<${Face} name=${one.label} kind=${one.kind} size=${22} />`}
        <span><b>${one.label}</b> ${one.hint && html`<code>${one.hint}</code>`}<small>${one.off ? t('noCommandsInThreads') : one.note}</small></span></div>`)}</div>`}
    ${files.length > 0 && html`<div class="attached">${files.map((file, number) => html`<span class="chip">${file.name}
      <${IconButton} icon="x" size=${13} label=${t('remove')} onClick=${() => setFiles(files.filter((_, n) => n !== number))} /></span>`)}</div>`}
    <div class="composer-row">
      <${IconButton} icon="paperclip" label=${t('attachFile')} onClick=${() => picker.current.click()} />
      <input type="file" ref=${picker} multiple hidden tabindex="-1" aria-hidden="true" onChange=${event => { setFiles([...files, ...event.target.files]); event.target.value = '' }} />
      <textarea ref=${box} rows="1" value=${text} placeholder=${label} aria-label=${label} role="combobox" aria-expanded=${found.length > 0} aria-controls=${list} aria-autocomplete="list"
        aria-activedescendant=${found.length ? `${list}-${current}` : undefined} onInput=${input} onKeyDown=${keys}
        onKeyUp=${event => setCursor(event.target.selectionStart)} onClick=${event => setCursor(event.target.selectionStart)}></textarea>
      <${IconButton} icon="send" class="send" label=${t('send')} disabled=${!text.trim() && !files.length} onClick=${send} />
    </div></div>`
}
