// Where a customer writes: words, commands of the bot's menu, pictures, voice, places, contacts.
import { attempt, change, html, post, state, useEffect, useRef, useState } from '../core.js'
import { lang, t } from '../words.js'
import { Icon, IconButton, Menu, base64, moveIn } from '../ui.js'
import { summary, titleOf } from './bubble.js'

// The bot's menu in the customer's language, as setMyCommands left it.
export function commands(user) {
  const lists = state.telegram.bots[0]?.commands || []
  const kind = name => (typeof name === 'string' ? name : name?.type || 'default')
  const usable = lists.filter(one => ['default', 'all_private_chats', '', '{"type":"default"}'].includes(kind(one.scope)))
  const found = usable.find(one => one.language_code && one.language_code === user?.language_code) || usable.find(one => !one.language_code)
  return found ? found.commands : []
}

// A small picture made here, so that there is always something to send.
const HUES = [[24, 59], [188, 210], [150, 190], [280, 330]]
function picture(number) {
  const canvas = document.createElement('canvas'), [from, to] = HUES[number % HUES.length]
  canvas.width = 480; canvas.height = 320
  const pen = canvas.getContext('2d'), sky = pen.createLinearGradient(0, 0, 480, 320)
  sky.addColorStop(0, `hsl(${from} 55% 78%)`); sky.addColorStop(1, `hsl(${to} 45% 42%)`)
  pen.fillStyle = sky; pen.fillRect(0, 0, 480, 320)
  pen.fillStyle = 'rgb(255 255 255 / .85)'; pen.beginPath(); pen.arc(350, 92, 34, 0, 7); pen.fill()
  for (const [tone, base, tall] of [['.25', 210, 60], ['.4', 245, 46], ['.55', 280, 30]]) {
    pen.fillStyle = `rgb(16 57 62 / ${tone})`; pen.beginPath(); pen.moveTo(0, 320)
    for (let x = 0; x <= 480; x += 8) pen.lineTo(x, base - tall * Math.sin(x / 70 + number + base))
    pen.lineTo(480, 320); pen.fill()
  }
  return canvas.toDataURL('image/jpeg', 0.85).split(',')[1]
}
// Two seconds of a quiet chord as a WAV file.
function sound() {
  const rate = 8000, count = rate * 2, bytes = new DataView(new ArrayBuffer(44 + count))
  const put = (at, text) => [...text].forEach((letter, n) => bytes.setUint8(at + n, letter.charCodeAt(0)))
  put(0, 'RIFF'); bytes.setUint32(4, 36 + count, true); put(8, 'WAVEfmt '); bytes.setUint32(16, 16, true); bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true); bytes.setUint32(24, rate, true); bytes.setUint32(28, rate, true); bytes.setUint16(32, 1, true); bytes.setUint16(34, 8, true)
  put(36, 'data'); bytes.setUint32(40, count, true)
  for (let n = 0; n < count; n++) {
    const wave = [220, 277, 330].reduce((sum, pitch) => sum + Math.sin(2 * Math.PI * pitch * n / rate), 0)
    bytes.setUint8(44 + n, 128 + 22 * wave * Math.exp(-n / rate))
  }
  return new Blob([bytes.buffer])
}

export function Compose({ chat, user, group, answering, editing, done }) {
  const key = `t ${user.id} ${chat}`, text = state.ui.drafts[key] || ''
  const [at, moveTo] = useState(0), [shut, setShut] = useState('')
  const box = useRef(), picker = useRef(), wanted = useRef('document')
  const write = value => change('ui', { drafts: { ...state.ui.drafts, [key]: value } })
  useEffect(() => { if (editing) { write(editing.text ?? editing.caption ?? ''); box.current.focus() } }, [editing?.message_id])
  useEffect(() => { if (answering) box.current.focus() }, [answering?.message_id])
  const place = { user: user.id, chat }
  const menu = commands(user)
  const found = /^\/\w*$/.test(text) && shut !== text ? menu.filter(one => `/${one.command}`.startsWith(text.toLowerCase())).slice(0, 14) : []
  const current = Math.min(at, found.length - 1)
  const reply = answering ? { reply_to: answering.message_id } : {}
  const run = work => attempt(async () => { const said = await work(); done(); return said ?? true })
  const say = async words => {
    if (!words.trim()) return
    const other = text
    write('')
    const body = editing ? { ...place, message_id: editing.message_id, [editing.text === undefined ? 'caption' : 'text']: words } : { ...place, text: words, ...reply }
    if (await run(() => post(editing ? '/telegram/edit' : '/telegram/message', body)) === undefined) write(other)
    box.current?.focus()
  }
  const choose = number => { const next = `/${found[number].command}`; write(next); setShut(next); box.current.focus() }
  const keys = event => {
    if (found.length && event.key !== 'Enter' && moveIn(event, found.length, current, moveTo, choose)) return
    if (event.key === 'Escape' && (found.length || answering || editing)) {
      event.stopPropagation()
      if (found.length) setShut(text)
      else { if (editing) write(''); done() }
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      if (found.length && `/${found[current].command}` !== text) choose(current)
      else say(text)
    }
  }
  const pick = (kind, accept) => { wanted.current = kind; picker.current.accept = accept; picker.current.click() }
  const picked = async event => {
    const files = [...event.target.files]
    event.target.value = ''
    for (const file of files) {
      const kind = wanted.current === 'document' || !file.type.startsWith('image/') ? 'document' : 'photo'
      await run(async () => post(`/telegram/${kind}`, { ...place, ...reply, data: await base64(file), name: file.name, mime: file.type, caption: text }))
      write('')
    }
  }
  const send = (kind, body) => run(async () => { await post(`/telegram/${kind}`, { ...place, ...reply, ...body }); write('') })
  const number = state.wire.last
  const entries = [
    { label: t('samplePhoto'), icon: 'image', run: () => send('photo', { data: picture(number), caption: text }) },
    { label: t('sampleAlbum'), icon: 'images', run: () => send('album', { items: [0, 1, 2].map(n => ({ kind: 'photo', data: picture(number + n), ...(n ? {} : { caption: text }) })) }) },
    { label: t('sampleVoice'), icon: 'mic', run: async () => send('voice', { data: await base64(sound()), duration: 2, mime: 'audio/wav' }) },
    { label: t('kind.location'), icon: 'map-pin', run: () => send('location', { latitude: 9.0817, longitude: -79.6808 }) },
    { label: t('kind.contact'), icon: 'contact', run: () => send('contact', { phone_number: '+44 20 7946 0018', first_name: 'Rosa', last_name: 'Field' }) },
    { label: t('kind.sticker'), icon: 'smile', run: () => send('sticker', { emoji: '🌊' }) }, null,
    { label: t('ownPicture'), icon: 'image', run: () => pick('photo', 'image/*') },
    { label: t('ownFile'), icon: 'file', run: () => pick('document', '') },
  ]
  const blocked = !group && (state.telegram.bots[0]?.blocked_by || []).includes(user.id)
  if (blocked) return html`<div class="compose blocked"><button type="button" class="primary wide" onClick=${() => run(() => post('/telegram/unblock', { user: user.id }))}>${t('unblock')}</button></div>`
  return html`<div class="compose">
    ${(answering || editing) && html`<div class="answering"><${Icon} name=${editing ? 'pencil' : 'reply'} size=${16} /><span><b>${editing ? t('editMessage') : titleOf(answering.from)}</b>
      <span>${summary(editing || answering)}</span></span><${IconButton} icon="x" label=${t('cancel')} onClick=${() => { if (editing) write(''); done() }} /></div>`}
    ${found.length > 0 && html`<div class="suggestions" role="listbox" id="bot-commands" aria-label=${t('commands')}>${found.map((one, n) => html`
      <div role="option" id=${`bot-command-${n}`} aria-selected=${n === current} class=${n === current ? 'on' : ''} onPointerMove=${event => (event.movementX || event.movementY) && moveTo(n)} onPointerDown=${event => { event.preventDefault(); write(''); say(`/${one.command}`) }}>
      <span><b>/${one.command}</b><small>${one.description}</small></span></div>`)}</div>`}
    <div class="composer-row"><${Menu} label=${t('attach')} icon="paperclip" entries=${entries} />
      <input type="file" ref=${picker} multiple hidden tabindex="-1" aria-hidden="true" onChange=${picked} />
      ${menu.length > 0 && !text && html`<${IconButton} icon="menu" label=${t('commands')} onClick=${() => { write('/'); box.current.focus() }} />`}
      <textarea ref=${box} rows="1" value=${text} placeholder=${t('messageTo', { name: 'Isthmus' })} aria-label=${t('messageAs', { name: titleOf(user) })} role="combobox"
        aria-expanded=${found.length > 0} aria-controls="bot-commands" aria-autocomplete="list" aria-activedescendant=${found.length ? `bot-command-${current}` : undefined}
        lang=${user.language_code || lang()} onInput=${event => { write(event.target.value); moveTo(0); setShut('') }} onKeyDown=${keys}></textarea>
      <${IconButton} icon="send" class="send" label=${t('send')} disabled=${!text.trim()} onClick=${() => say(text)} /></div>
  </div>`
}
